--TEST--
PChannel::basicQos(): the broker never has more than so many unsettled deliveries under way, for each consumer or, with global, for the channel
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

$operator = connection(['pool' => 'operator'])->openChannel();
$messages = 50;
$queue = $operator->queueDeclare(unique('queue'))->queue;
$under_way = static fn (): int => $messages - ready($operator, $queue);
$run = static function (string $what, array $qos, int $consumers, bool $no_ack = false) use ($operator, $queue, $messages, $under_way): void {
    $operator->queuePurge($queue);
    fill($operator, $queue, range(1, $messages));
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    foreach ($qos as $one) {
        $channel->basicQos(...$one);
    }
    $held = [];
    for ($i = 0; $i < $consumers; ++$i) {
        $channel->basicConsume($queue, static function (Message $message) use (&$held): void {
            $held[] = $message;
        }, "consumer $i", noAck: $no_ack);
    }
    $most = 0;
    $delivered = receive_some($connection);
    echo "$what: handed out $delivered, under way ", $under_way();
    if (!$no_ack && $delivered < $messages) {
        // One is settled, one comes.
        $held[0]->ack();
        $delivered = receive_some($connection);
        echo ", after one was settled $delivered more, under way ", $under_way() - 1;
    }
    echo "\n";
    $connection->shutdown();
};
/** Deliveries until none has come for a while. */
function receive_some(PConnection $connection): int
{
    return $connection->select(timeout: 10, idleTimeout: 0.15);
}
$run('none', [], 1);
$run('1', [[1]], 1);
$run('7', [[7]], 1);
$run('0 again', [[7], [0]], 1);
$run('7 for each of three', [[7]], 3);
$run('7 for three together', [[7, true]], 3);
$run('both', [[5], [7, true]], 3);
$run('not of a consumer with noAck', [[7]], 1, true);
$operator->queueDelete($queue);
?>
--EXPECT--
none: handed out 50, under way 50
1: handed out 1, under way 1, after one was settled 1 more, under way 1
7: handed out 7, under way 7, after one was settled 1 more, under way 7
0 again: handed out 50, under way 50
7 for each of three: handed out 21, under way 21, after one was settled 1 more, under way 21
7 for three together: handed out 7, under way 7, after one was settled 1 more, under way 7
both: handed out 7, under way 7, after one was settled 1 more, under way 7
not of a consumer with noAck: handed out 50, under way 50
