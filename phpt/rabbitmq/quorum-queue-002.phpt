--TEST--
What goes back to a quorum queue at sleep() and unseen is never lost without a delivery limit; with one each return counts, and the last is a dead letter
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

use AmqpPconn\{PConnection, PChannel};

$operator = connection(['pool' => 'operator'])->openChannel();
$operator->confirmSelect();
$dead = $operator->queueDeclare(unique('dead'), exclusive: true)->queue;
$declare = static function (array $arguments) use ($operator): string {
    $queue = $operator->queueDeclare(unique('quorum'), durable: true, arguments: ['x-queue-type' => 'quorum'] + $arguments)->queue;
    foreach (['a', 'b', 'c', 'd', 'e'] as $body) {
        $operator->basicPublish($body, '', $queue);
    }
    $operator->waitForConfirms();
    return $queue;
};
$connection = connection();
// Some are the program's when they go back, some it has never seen.
$sleep = static function (string $queue) use ($connection, $operator): void {
    $connection->connect();
    $channel = $connection->openChannel();
    $channel->basicConsume($queue, static fn () => null);
    $connection->select(timeout: 10, maxMessages: 2);
    $connection->sleep(requeueUnacked: true);
};
$sorted = static function (string $queue) use ($operator): string {
    $bodies = explode(' ', str_replace('+', '', drained($operator, $queue)));
    sort($bodies);
    return implode(' ', $bodies);
};

$queue = $declare([]);
for ($i = 0; $i < 50; ++$i) {
    $sleep($queue);
}
wait_for_ready($operator, $queue, 5);
echo 'given back 50 times: ', $sorted($queue), "\n";
$operator->queueDelete($queue);

$queue = $declare(['x-delivery-limit' => 2, 'x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead]);
for ($i = 1; $i <= 3; ++$i) {
    $sleep($queue);
    wait_until(static fn (): bool => ready($operator, $queue) + ready($operator, $dead) === 5, 'all are somewhere');
    echo "given back $i times, limit 2: ready ", ready($operator, $queue), ', dead letters ', ready($operator, $dead), "\n";
}
echo $sorted($dead), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
given back 50 times: a b c d e
given back 1 times, limit 2: ready 5, dead letters 0
given back 2 times, limit 2: ready 5, dead letters 0
given back 3 times, limit 2: ready 0, dead letters 5
a b c d e
