--TEST--
CONSUMER_CANCEL means the consumer that returned it, and none that was begun since
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

use AmqpPconn\{Message, PChannel, PConnection};

foreach ([false, true] as $no_ack) {
    echo $no_ack ? "with noAck\n" : "without noAck\n";
    $connection = connection();
    $channel = $connection->openChannel();
    $queue = queue_with($channel, ['a']);
    $other = queue_with($channel, ['x']);
    $heard = static function (Message $message): int {
        echo "  the other one has $message->body\n";
        return PConnection::CONSUMER_ACK;
    };
    $channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($other, $heard, $no_ack): array {
        echo "  the first one has $message->body\n";
        $channel->basicCancel($message->consumerTag);
        $channel->basicConsume($other, $heard, 'other', noAck: $no_ack);
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    }, 'first', noAck: $no_ack);
    $connection->select(timeout: 10, maxMessages: 2);
    echo '  listed: ', json_encode($channel->getConsumerTags()), "\n";
    echo '  at the broker: ', $channel->queueDeclarePassive($queue)->consumerCount, ' and ', $channel->queueDeclarePassive($other)->consumerCount, "\n";
    fill($connection->openChannel(), $queue, ['b']);
    $channel->basicPublish('y', '', $other);
    $connection->select(timeout: 10, maxMessages: 1);
}

echo "beside another channel in confirm mode, which it might take\n";
$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a']);
$other = queue_with($channel, ['x']);
$spare = $connection->openChannel();
$spare->confirmSelect();
$spare->waitForConfirms();
$spare->close();
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($other): int {
    $channel->basicCancel($message->consumerTag);
    $channel->confirmSelect();
    $channel->basicConsume($other, static function (Message $message): void {
        echo "  the other one has $message->body\n";
    }, 'other', noAck: true);
    return PConnection::CONSUMER_CANCEL;
}, noAck: true);
$connection->select(timeout: 10, maxMessages: 2);
echo '  listed: ', json_encode($channel->getConsumerTags()), "\n";
?>
--EXPECT--
without noAck
  the first one has a
  the other one has x
  listed: ["other"]
  at the broker: 0 and 1
  the other one has y
with noAck
  the first one has a
  the other one has x
  listed: ["other"]
  at the broker: 0 and 1
  the other one has y
beside another channel in confirm mode, which it might take
  the other one has x
  listed: ["other"]
