--TEST--
Without the keeper: as soon as the broker has unblocked the connection every call finds it out by itself, on a channel that was there and on a new one
--EXTENSIONS--
amqp_pconn
--INI--
amqp_pconn.keeper=0
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PChannel;
use AmqpPconn\PConnection;

$case = static function (string $what, callable $call): void {
    $peer = Peer::scripted("handshake\noblige-until basic.publish\nexpect-content\nblocked low on memory\ndelay 300\nunblocked\noblige");
    $connection = new PConnection(['port' => $peer->port]);
    $channel = $connection->openChannel();
    $channel->basicPublish('x', '', 'q');
    $thrown = [];
    $works = static function () use ($connection, $channel, $call, &$thrown): bool {
        return ($thrown[] = strtok(thrown(static fn () => $call($connection, $channel)), ':')) === 'nothing';
    };
    wait_until(static fn (): bool => $connection->getBlockedReason() !== null, 'it is blocked');
    $at_last = thrown(static fn () => wait_until($works, 'it works again', 3));
    echo "$what: ", $at_last === 'nothing' ? 'works again' : $at_last;
    echo array_diff($thrown, ['AmqpPconn\\BlockedException', 'nothing']) === [] ? '' : json_encode($thrown), "\n";
    $connection->shutdown();
};
$case('publish on the channel', static fn (PConnection $connection, PChannel $channel) => $channel->basicPublish('x', '', 'q'));
$case('publish on a new channel', static fn (PConnection $connection) => $connection->openChannel()->basicPublish('x', '', 'q'));
$case('request on the channel', static fn (PConnection $connection, PChannel $channel) => $channel->queueDeclare('q'));
$case('request on a new channel', static fn (PConnection $connection) => $connection->openChannel()->queueDeclare('q'));
$case('batch on a new channel', static fn (PConnection $connection) => $connection->openChannel()->basicPublishBatch([['body' => 'x', 'routing_key' => 'q']]));
$case('confirmSelect on a new channel', static fn (PConnection $connection) => $connection->openChannel()->confirmSelect());
$case('the id of a new channel', static fn (PConnection $connection) => $connection->openChannel()->getChannelId());
$case('updateSecret', static fn (PConnection $connection) => $connection->updateSecret('guest'));
$case('after a sleep', static function (PConnection $connection): void {
    $connection->sleep();
    $connection->connect();
    $connection->openChannel()->basicPublish('x', '', 'q');
});
?>
--EXPECT--
publish on the channel: works again
publish on a new channel: works again
request on the channel: works again
request on a new channel: works again
batch on a new channel: works again
confirmSelect on a new channel: works again
the id of a new channel: works again
updateSecret: works again
after a sleep: works again
