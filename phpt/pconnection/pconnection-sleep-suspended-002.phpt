--TEST--
A consumer without a prefetch that sleeps, on a queue of 100,000 messages: sleep() ends within sleep_timeout, and all that was under way is back, in order
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

const MESSAGES = 100_000;

final class One extends AmqpPconn\SimpleConsumer
{
    public static array $got = [];

    public function handleDelivery(AmqpPconn\Message $message, AmqpPconn\PChannel $channel): int
    {
        self::$got[] = (int) $message->body;
        return AmqpPconn\PConnection::CONSUMER_ACK;
    }
}

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$operator->confirmSelect();
foreach (array_chunk(range(1, MESSAGES), 1000) as $bodies) {
    $operator->basicPublishBatch(array_map(fn (int $body): array => ['body' => (string) $body, 'routing_key' => $queue], $bodies));
}
$operator->waitForConfirms(60);
$connection = connection(['pool' => unique('pool'), 'suspend' => 'cancel', 'sleep_timeout' => 10]);
$channel = $connection->openChannel();
$channel->suspendOnSerialize = true;
$channel->startConsumer(new One($queue, 'one'));
for ($asleep = 0; $asleep < 3; ++$asleep) {
    echo 'select(): ', $connection->select(timeout: 30, maxMessages: 10), "\n";
    $channel = null;
    echo 'sleep(): ', thrown(fn () => $connection->sleep()), "\n";
    wait_until(fn () => ready($operator, $queue) === MESSAGES - count(One::$got), 'all are back', 30);
    $connection->connect();
    echo 'the connection is kept: ', json_encode($connection->getPersistenceStatus() === $connection::SOCK_REUSED), "\n";
    [$channel] = array_values($connection->getChannels());
    $channel->resume();
}
$rest = 0;
$ordered = true;
$channel->removeAllConsumers();
$connection->sleep();
wait_until(fn () => ready($operator, $queue) === MESSAGES - count(One::$got), 'all are back', 30);
$reader = connection()->openChannel();
$reader->basicConsume($queue, function ($message) use (&$rest, &$ordered): void {
    $ordered = $ordered && (int) $message->body === ++$rest + count(One::$got);
}, noAck: true);
$reader->getConnection()->select(timeout: 60, maxMessages: MESSAGES - count(One::$got));
echo 'got: ', count(One::$got), ', in order: ', json_encode(One::$got === range(1, count(One::$got))), '; left: ', $rest, ', in order: ', json_encode($ordered), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
select(): 10
sleep(): nothing
the connection is kept: true
select(): 10
sleep(): nothing
the connection is kept: true
select(): 10
sleep(): nothing
the connection is kept: true
got: 30, in order: true; left: 99970, in order: true
