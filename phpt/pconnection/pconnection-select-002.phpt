--TEST--
PConnection::select() with several limits ends at the first that is reached, whichever it is
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

use AmqpPconn\{Message, PConnection};

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$got = [];
$channel->basicConsume($queue, static function (Message $message) use (&$got): int {
    $got[] = $message->body;
    return PConnection::CONSUMER_ACK;
});
$until = static function () use (&$got): bool {
    return in_array('last', $got, true);
};
$never = static fn (): bool => false;
$run = static function (string $what, float $least, float $most, mixed ...$limits) use ($connection, $channel, $queue, &$got): void {
    $got = [];
    echo "$what: ", timed(fn () => $connection->select(...$limits), $least, $most), ', ', implode(' ', $got) ?: 'nothing', "\n";
};
$publish = static function (string ...$bodies) use ($channel, $queue): void {
    array_map(fn (string $body) => $channel->basicPublish($body, '', $queue), $bodies);
    wait_for_ready($channel, $queue, 0);
};

$run('timeout before idleTimeout', 0.3, 2, timeout: 0.3, idleTimeout: 3);
$run('idleTimeout before timeout', 0.3, 2, timeout: 3, idleTimeout: 0.3);
later($channel, $queue, [100, 200, 300, 400, 500, 600, 700, 800]);
$run('timeout while it is not idle', 0.55, 2.5, timeout: 0.55, idleTimeout: 5);
$run('the rest', 0.3, 5, idleTimeout: 0.5);
$publish('a', 'b', 'c');
$run('maxMessages before all others', 0, 0.5, timeout: 3, idleTimeout: 3, maxMessages: 2, until: $never);
$run('timeout before maxMessages', 0.3, 2, timeout: 0.3, maxMessages: 2);
$publish('a');
$run('idleTimeout before maxMessages', 0.3, 2, idleTimeout: 0.3, maxMessages: 2);
$publish('a', 'last', 'b');
$run('until before maxMessages', 0, 0.5, timeout: 3, idleTimeout: 3, maxMessages: 3, until: $until);
$run('maxMessages before until', 0, 0.5, timeout: 3, idleTimeout: 3, maxMessages: 1, until: $until);
$run('timeout before until', 0.3, 2, timeout: 0.3, idleTimeout: 3, maxMessages: 5, until: $never);
$run('idleTimeout before until', 0.3, 2, timeout: 3, idleTimeout: 0.3, maxMessages: 5, until: $never);
$publish('a', 'b', 'c');
$run('what has arrived, but not more than', 0, 0.5, timeout: 0, maxMessages: 2);
$run('what has arrived, until', 0, 0.5, timeout: 0, until: static fn (): bool => true);
$run('what has arrived', 0, 0.5, timeout: 0, idleTimeout: 0);
$channel->removeAllConsumers();
$run('nothing can come', 0, 0.5, timeout: 3, idleTimeout: 3, maxMessages: 3, until: $never);
?>
--EXPECT--
timeout before idleTimeout: 0, in time, nothing
idleTimeout before timeout: 0, in time, nothing
timeout while it is not idle: 5, in time, 100 200 300 400 500
the rest: 3, in time, 600 700 800
maxMessages before all others: 2, in time, a b
timeout before maxMessages: 1, in time, c
idleTimeout before maxMessages: 1, in time, a
until before maxMessages: 2, in time, a last
maxMessages before until: 1, in time, b
timeout before until: 0, in time, nothing
idleTimeout before until: 0, in time, nothing
what has arrived, but not more than: 2, in time, a b
what has arrived, until: 0, in time, nothing
what has arrived: 1, in time, c
nothing can come: 0, in time, nothing
