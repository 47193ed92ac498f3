--TEST--
PChannel::$ackBuffer: acknowledgements go out before the loop waits, so a prefetch smaller than the buffer does not stall it
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

use AmqpPconn\{EventLoop, Message, PChannel, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
foreach ([PConnection::class, EventLoop::class] as $selects) {
    foreach ([1, 3, 10] as $prefetch) {
        $connection = connection();
        $channel = $connection->openChannel();
        $channel->ackBuffer = 1000;
        $channel->basicQos($prefetch);
        $queue = queue_with($channel);
        $channel->basicPublishBatch(array_map(fn (int $i) => ['body' => (string) $i, 'routing_key' => $queue], range(1, 200)));
        $channel->basicConsume($queue, static fn (): int => PConnection::CONSUMER_ACK);
        $loop = new EventLoop();
        $loop->addConnection($connection);
        echo "$selects, prefetch $prefetch: ", timed(fn () => ($selects === EventLoop::class ? $loop : $connection)->select(timeout: 10, maxMessages: 200), 0, 5), "\n";
        $channel->close();
    }
}

echo 'what is put off is not unsettled, nor ready, but under way: ';
$connection = connection();
$channel = $connection->openChannel();
$channel->ackBuffer = 10;
$queue = queue_with($channel, ['a', 'b', 'c']);
$channel->basicConsume($queue, static function (Message $message, PChannel $channel): int {
    if ($message->body === 'c') {
        echo json_encode($channel->getUnackedTags()), ', ';
        echo thrown(static fn () => $channel->basicAck(1)), "\n";
    }
    return PConnection::CONSUMER_ACK;
});
wait_for_ready($channel, $queue, 0);
$sends = sends();
$delivered = $connection->select(maxMessages: 3);
echo "delivered $delivered, writes: ", sends() - $sends, "\n";
?>
--EXPECT--
AmqpPconn\PConnection, prefetch 1: 200, in time
AmqpPconn\PConnection, prefetch 3: 200, in time
AmqpPconn\PConnection, prefetch 10: 200, in time
AmqpPconn\EventLoop, prefetch 1: 200, in time
AmqpPconn\EventLoop, prefetch 3: 200, in time
AmqpPconn\EventLoop, prefetch 10: 200, in time
what is put off is not unsettled, nor ready, but under way: [3], ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 1 given: it was settled already, or came without a need to be
delivered 3, writes: 1
