--TEST--
A stream consumer may end with messages that it has not settled, however it ends: the connection lives, and they can be read again
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{PChannel, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$stream = unique('stream');
$operator->queueDeclare($stream, durable: true, arguments: ['x-queue-type' => 'stream']);
$operator->confirmSelect();
foreach (range(1, 10) as $i) {
    $operator->basicPublish("m$i", '', $stream);
}
$operator->waitForConfirms();
$settle = static fn (PChannel $channel) => $channel->basicAck(0, multiple: true);
$ends = [
    'all settled, then cancelled' => static fn (PConnection $connection, PChannel $channel) => [$settle($channel), $channel->basicCancel('tag')],
    'cancelled' => static fn (PConnection $connection, PChannel $channel) => $channel->basicCancel('tag'),
    'cancelled by what it returns' => static fn (PConnection $connection) => $connection->select(timeout: 10, maxMessages: 1),
    'closed' => static fn (PConnection $connection, PChannel $channel) => $channel->close(),
    'asleep' => static fn (PConnection $connection, PChannel $channel) => [$settle($channel), $connection->sleep()],
    'asleep, requeued' => static fn (PConnection $connection) => $connection->sleep(requeueUnacked: true),
];
foreach ($ends as $what => $end) {
    $connection = connection(['pool' => $what]);
    $channel = $connection->openChannel();
    $channel->basicQos(5);
    $seen = 0;
    $channel->basicConsume($stream, static function () use (&$seen): ?int {
        return ++$seen === 4 ? PConnection::CONSUMER_CANCEL : null;
    }, 'tag', arguments: ['x-stream-offset' => 'first']);
    $connection->select(timeout: 10, maxMessages: 3);
    $thrown = thrown(static fn () => $end($connection, $channel));
    $opened = AmqpPconn\status()['opened'];
    // What the broker has to say of it, it says in this time.
    $later = thrown(static function () use ($connection): void {
        $connection->connect();
        $other = $connection->openChannel();
        $other->basicConsume(queue_with($other), static fn () => null);
        $connection->select(timeout: 0.3);
    });
    echo "$what: $thrown, then: ", preg_replace('/ended: .*?(\d+ \w+).*/', 'ended: $1', $later),
        ', connections opened for it: ', AmqpPconn\status()['opened'] - $opened, "\n";
    $connection->shutdown();
}
$operator->queueDelete($stream);
?>
--EXPECT--
all settled, then cancelled: nothing, then: nothing, connections opened for it: 0
cancelled: nothing, then: nothing, connections opened for it: 0
cancelled by what it returns: nothing, then: nothing, connections opened for it: 0
closed: nothing, then: nothing, connections opened for it: 0
asleep: nothing, then: nothing, connections opened for it: 0
asleep, requeued: nothing, then: nothing, connections opened for it: 0
