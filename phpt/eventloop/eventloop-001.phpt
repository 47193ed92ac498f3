--TEST--
EventLoop: one wait for several connections, with the limits for all of them together
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

use AmqpPconn\{EventLoop, Message, PConnection};

$loop = new EventLoop();
echo 'without a connection: ', timed(fn () => $loop->select(), 0, 0.5), "\n";
$got = [];
$consuming = static function (string $name) use (&$got): array {
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    $queue = queue_with($channel);
    $channel->basicConsume($queue, static function (Message $message) use ($name, &$got): int {
        $got[] = "$name$message->body";
        return PConnection::CONSUMER_ACK;
    }, $name);
    return [$connection, $channel, $queue];
};
[$a, $channel_a, $queue_a] = $consuming('a');
[$b, $channel_b, $queue_b] = $consuming('b');
$loop->addConnection($a);
$loop->addConnection($b);
$loop->addConnection($a);
$publish = static function (int ...$numbers) use ($channel_a, $queue_a, $channel_b, $queue_b): void {
    foreach ($numbers as $number) {
        $channel_a->basicPublish((string) $number, '', $queue_a);
        $channel_b->basicPublish((string) $number, '', $queue_b);
    }
    wait_for_ready($channel_a, $queue_a, 0);
    wait_for_ready($channel_b, $queue_b, 0);
};
$took = static function () use (&$got): string {
    [$taken, $got] = [$got, []];
    return implode(' ', $taken) ?: 'nothing';
};

$publish(1, 2, 3);
echo 'fair: ', $loop->select(timeout: 0), ', ', $took(), "\n";
$publish(1, 2, 3);
echo 'maxMessages in all: ', $loop->select(maxMessages: 4), ', ', $took(), "\n";
echo 'the rest: ', $loop->select(maxMessages: 2), ', ', $took(), "\n";
echo 'timeout in all: ', timed(fn () => $loop->select(timeout: 0.3), 0.3, 3), "\n";
later($channel_a, $queue_a, [200, 600]);
later($channel_b, $queue_b, [400, 800]);
echo 'idleTimeout in all: ', timed(fn () => $loop->select(idleTimeout: 0.5), 1.2, 5), ', ', $took(), "\n";
$publish(1, 2, 3);
echo 'until: ', $loop->select(until: static function () use (&$got): bool {
    return count($got) === 3;
}), ', ', $took(), "\n";
echo 'what waits on one is for its own select() as well: ', $b->select(timeout: 0), ', ', $took(), "\n";
echo 'and what is left: ', $loop->select(timeout: 0), ', ', $took(), "\n";

// It wakes up for whichever it is.
foreach ([[$channel_a, $queue_a], [$channel_b, $queue_b]] as [$channel, $queue]) {
    later($channel, $queue, [100]);
    echo 'woken: ', timed(fn () => $loop->select(timeout: 10, maxMessages: 1), 0.05, 3), ', ', $took(), "\n";
}

$loop->removeConnection($a);
$loop->removeConnection($a);
$publish(7);
echo 'one is removed: ', $loop->select(timeout: 0), ', ', $took(), "\n";
echo 'it is itself: ', $a->select(timeout: 0), ', ', $took(), "\n";
$loop->addConnection($a);
$publish(8);
echo 'and added again: ', $loop->select(timeout: 0), ', ', $took(), "\n";

echo 'when one has no consumer it waits for the other: ';
$channel_a->removeAllConsumers();
later($channel_b, $queue_b, [100]);
echo timed(fn () => $loop->select(timeout: 10, maxMessages: 1), 0.05, 3), ', ', $took(), "\n";
echo 'when none has, it ends: ';
$channel_b->removeAllConsumers();
echo timed(fn () => $loop->select(), 0, 0.5), "\n";
?>
--EXPECT--
without a connection: 0, in time
fair: 6, a1 b1 a2 b2 a3 b3
maxMessages in all: 4, a1 b1 a2 b2
the rest: 2, a3 b3
timeout in all: 0, in time
idleTimeout in all: 4, in time, a200 b400 a600 b800
until: 3, a1 b1 a2
what waits on one is for its own select() as well: 2, b2 b3
and what is left: 1, a3
woken: 1, in time, a100
woken: 1, in time, b100
one is removed: 1, b7
it is itself: 1, a7
and added again: 2, b8 a8
when one has no consumer it waits for the other: 1, in time, b100
when none has, it ends: 0, in time
