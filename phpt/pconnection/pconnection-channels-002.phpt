--TEST--
A channel that was released while confirms or deliveries were due is there again with getChannel() and getChannels(), and is the program's from then on
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\PChannel;
use AmqpPconn\PConnection;

// What keeps a channel from being anybody else's when nobody has a name for it, and what settles that.
$due = [
    'confirms' => [
        static function (PChannel $channel): void {
            $channel->confirmSelect();
            $channel->basicPublish('x');
        },
        static fn (PChannel $channel) => $channel->waitForConfirms(),
    ],
    'deliveries' => [
        static function (PChannel $channel): void {
            $queue = $channel->queueDeclare('', exclusive: true)->queue;
            $channel->basicPublish('x', '', $queue);
            $channel->basicGet($queue);
        },
        static fn (PChannel $channel) => $channel->basicAck(0, multiple: true),
    ],
    'a transaction' => [
        static function (PChannel $channel): void {
            $channel->txSelect();
            $channel->basicPublish('x');
        },
        static fn (PChannel $channel) => $channel->txCommit(),
    ],
];
$claims = [
    'getChannel()' => static fn (PConnection $connection, int $id) => $connection->getChannel($id),
    'getChannels()' => static fn (PConnection $connection, int $id) => $connection->getChannels()[$id],
];
foreach ($due as $what => [$begin, $settle]) {
    foreach ($claims as $how => $claim) {
        $connection = connection(['pool' => unique('pool')]);
        $channel = $connection->openChannel();
        $begin($channel);
        $id = $channel->getChannelId();
        unset($channel);
        $channel = $claim($connection, $id);
        $settle($channel);
        $connection->openChannel()->getChannelId();  // may look for those that nobody has
        echo "$what, $how: ", thrown(fn () => $channel->exchangeDeclarePassive('amq.direct')), ', the same one: ', json_encode($channel->isOpen() && $channel->getChannelId() === $id), "\n";
        $connection->shutdown();
    }
}
?>
--EXPECT--
confirms, getChannel(): nothing, the same one: true
confirms, getChannels(): nothing, the same one: true
deliveries, getChannel(): nothing, the same one: true
deliveries, getChannels(): nothing, the same one: true
a transaction, getChannel(): nothing, the same one: true
a transaction, getChannels(): nothing, the same one: true
