--TEST--
PConnection::select() ends at each of its four limits, and returns how many deliveries there were
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
$took = static function () use (&$got): string {
    [$bodies, $got] = [$got, []];
    return implode(' ', $bodies) ?: 'nothing';
};
$publish = static function (string ...$bodies) use ($channel, $queue): void {
    array_map(fn (string $body) => $channel->basicPublish($body, '', $queue), $bodies);
    // When its answer is here, so are they.
    $channel->queueDeclarePassive($queue);
    wait_for_ready($channel, $queue, 0);
};

echo "timeout: seconds in all\n";
echo timed(fn () => $connection->select(timeout: 0.3), 0.3, 3), ', ', $took(), "\n";
later($channel, $queue, [100, 200, 300]);
echo timed(fn () => $connection->select(timeout: 0.6), 0.6, 3), ', ', $took(), "\n";
echo "timeout 0: what has arrived\n";
echo timed(fn () => $connection->select(timeout: 0), 0, 0.2), ', ', $took(), "\n";
$publish('a', 'b', 'c');
echo timed(fn () => $connection->select(timeout: 0), 0, 0.2), ', ', $took(), "\n";
echo timed(fn () => $connection->select(0), 0, 0.2), ', ', $took(), "\n";

echo "idleTimeout: seconds without a delivery\n";
echo timed(fn () => $connection->select(idleTimeout: 0.3), 0.3, 3), ', ', $took(), "\n";
later($channel, $queue, [300, 600, 900, 3000]);
echo timed(fn () => $connection->select(idleTimeout: 0.8), 1.7, 2.9), ', ', $took(), "\n";
echo 'the rest of it: ', $connection->select(maxMessages: 1), ' ', $took(), "\n";
$publish('a', 'b');
echo 'idleTimeout 0: ', timed(fn () => $connection->select(idleTimeout: 0), 0, 0.2), ', ', $took(), "\n";

echo "maxMessages: deliveries\n";
$publish('a', 'b', 'c', 'd', 'e');
foreach ([1, 2, 2] as $most) {
    echo timed(fn () => $connection->select(maxMessages: $most), 0, 0.2), ', ', $took(), "\n";
}
later($channel, $queue, [100, 200]);
echo timed(fn () => $connection->select(maxMessages: 2), 0.15, 3), ', ', $took(), "\n";

echo "until: true ends it\n";
$asked = 0;
$at_once = static function () use (&$asked): bool {
    return ++$asked > 0;
};
echo timed(fn () => $connection->select(until: $at_once), 0, 0.2), ", asked $asked times\n";
later($channel, $queue, [10, 20, 30, 1000]);
$has_three = static function () use (&$got): bool {
    return count($got) === 3;
};
echo timed(fn () => $connection->select(until: $has_three), 0.01, 0.9), ', ', $took(), "\n";
$answers = [null, 1, 'yes', [true], false, true];
$answers_from = static function (mixed ...$arguments) use (&$answers): mixed {
    return $arguments === [] ? array_shift($answers) : throw new LogicException('called with arguments');
};
echo 'only true does: ', timed(fn () => $connection->select(timeout: 20, until: $answers_from), 0.1, 10), ', left: ', json_encode($answers), "\n";
?>
--EXPECT--
timeout: seconds in all
0, in time, nothing
3, in time, 100 200 300
timeout 0: what has arrived
0, in time, nothing
3, in time, a b c
0, in time, nothing
idleTimeout: seconds without a delivery
0, in time, nothing
3, in time, 300 600 900
the rest of it: 1 3000
idleTimeout 0: 2, in time, a b
maxMessages: deliveries
1, in time, a
2, in time, b c
2, in time, d e
2, in time, 100 200
until: true ends it
0, in time, asked 1 times
3, in time, 10 20 30
only true does: 1, in time, left: []
