--TEST--
PConnection::sleep() with consumers refuses what is unsettled and changes nothing; else it cancels them, and what waited unseen goes back
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

use AmqpPconn\{Message, PChannel, PConnection, UnackedDeliveriesException};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$connection = connection();
$begin = static function (array $bodies, int $take, int $prefetch = 0, array|int|null $answer = null) use ($operator, $queue, $connection): PChannel {
    fill($operator, $queue, $bodies);
    $channel = $connection->openChannel();
    $prefetch && $channel->basicQos($prefetch);
    $channel->basicConsume($queue, static fn (): array|int|null => $answer, 'tag');
    $delivered = $connection->select(timeout: 10, maxMessages: $take);
    $channel->queueDeclarePassive($queue);
    return $channel;
};
$slept = static function (int $back) use ($operator, $queue, $connection): void {
    wait_for_ready($operator, $queue, $back);
    echo '  consumers: ', $operator->queueDeclarePassive($queue)->consumerCount, ', back: ', drained($operator, $queue), "\n";
    $connection->connect();
};

echo "unsettled:\n";
$channel = $begin(['a', 'b', 'c'], 2);
try {
    $connection->sleep();
} catch (UnackedDeliveriesException $refused) {
    echo '  ', preg_replace('/channel \d+/', 'channel N', described($refused)), "\n  ", json_encode(array_values($refused->deliveryTags)), "\n";
}
echo '  nothing has changed: ', json_encode([$channel->getConsumerTags(), $channel->getUnackedTags(), $connection->isConnected()]),
    ', the third is handed out: ', $connection->select(timeout: 10, maxMessages: 1), "\n";
$channel->basicAck(0, multiple: true);
echo '  settled: ', thrown(fn () => $connection->sleep()), "\n";
$slept(0);

echo "unseen:\n";
$begin(['a', 'b', 'c'], 1, 0, PConnection::CONSUMER_ACK);
$connection->sleep();
$slept(2);

echo "unsettled and unseen, requeued:\n";
$channel = $begin(['a', 'b', 'c', 'd'], 2);
$channel->basicAck($channel->getUnackedTags()[0]);
$connection->sleep(requeueUnacked: true);
echo '  the channel: ', thrown(fn () => $channel->getUnackedTags()) === 'nothing' ? json_encode([$channel->getUnackedTags(), $channel->getConsumerTags()]) : 'throws',
    ', ', thrown(fn () => $channel->basicCancel('tag')), "\n";
$slept(3);

echo "more than the prefetch is ready still:\n";
$begin(['a', 'b', 'c', 'd', 'e'], 1, 2, PConnection::CONSUMER_ACK);
$connection->sleep();
$slept(4);

echo "acknowledgements that were put off:\n";
fill($operator, $queue, ['a', 'b', 'c']);
$channel = $connection->openChannel();
$channel->ackBuffer = 10;
$channel->basicConsume($queue, static function (Message $message, PChannel $channel): ?int {
    if ($message->body === 'c') {
        $channel->getConnection()->sleep(requeueUnacked: true);
        return null;
    }
    return PConnection::CONSUMER_ACK;
});
$connection->select(timeout: 10);
$slept(1);

echo "a transaction with work is refused:\n";
$channel = $begin(['a', 'b'], 1);
$transaction = $connection->openChannel();
$transaction->txSelect();
$transaction->basicPublish('uncommitted', '', $queue);
$channel->basicAck(0, multiple: true);
echo '  ', get_class((static function () use ($connection): Throwable {
    try {
        $connection->sleep();
    } catch (Throwable $thrown) {
        return $thrown;
    }
    return new LogicException('not refused');
})()), ', consumers: ', json_encode($channel->getConsumerTags()), "\n";
$transaction->txRollback();
$connection->sleep();
$slept(1);

echo 'connections: ', AmqpPconn\status()['opened'] - 1, "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
unsettled:
  AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel N: 1, 2); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
  [[1,2]]
  nothing has changed: [["tag"],[1,2],true], the third is handed out: 1
  settled: nothing
  consumers: 0, back: nothing
unseen:
  consumers: 0, back: b+ c+
unsettled and unseen, requeued:
  the channel: [[],[]], ValueError: AmqpPconn\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, "tag" given
  consumers: 0, back: b+ c+ d+
more than the prefetch is ready still:
  consumers: 0, back: b+ c+ d e
acknowledgements that were put off:
  consumers: 0, back: c+
a transaction with work is refused:
  AmqpPconn\OpenTransactionException, consumers: ["tag"]
  consumers: 0, back: b+
connections: 1
