--TEST--
A consumer has the tag that was asked for or one of the broker's, and its messages tell it; they have no message count
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
$exchange = unique('exchange');
$channel->exchangeDeclare($exchange, 'fanout', autoDelete: true);
$queue = queue_with($channel);
$channel->queueBind($queue, $exchange);
$seen = [];
$take = static function (Message $message) use (&$seen): int {
    $seen[] = $message;
    return PConnection::CONSUMER_ACK;
};
$long = str_repeat('t', 255);
$odd = "a täg \0 with anything";
foreach (['given', $long, $odd, '0', '12'] as $tag) {
    echo 'as asked: ', json_encode($channel->basicConsume($queue, $take, $tag) === $tag), "\n";
    $channel->basicPublish("for $tag", $exchange, 'a key');
    $connection->select(timeout: 10, maxMessages: 1);
    $message = array_pop($seen);
    echo '  ', json_encode([
        $message->consumerTag === $tag, $message->body === "for $tag", $message->messageCount, $message->exchange === $exchange,
        $message->routingKey, $message->redelivered, $message->deliveryTag,
    ]), "\n";
    $channel->basicCancel($tag);
}
$one = $channel->basicConsume($queue, $take);
$other = $channel->basicConsume($queue, $take, '');
echo 'of the broker: ', json_encode([$one !== '', $one !== $other, $channel->getConsumerTags() === [$one, $other]]), "\n";
$channel->basicCancel($other);
$channel->basicPublish('x', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);
echo 'in its message: ', json_encode($seen[0]->consumerTag === $one), "\n";
$channel->basicCancel($one);

$channel->basicPublish('x', '', $queue);
$got = wait_until(static fn () => $channel->basicGet($queue, noAck: true), 'it is there');
echo 'a message that was got: ', json_encode([$got->consumerTag, $got->messageCount]), "\n";

// A tag is free again when its consumer has ended, and each channel has its own.
$channel->basicConsume($queue, $take, 'again');
$channel->basicCancel('again');
$other = $connection->openChannel();
echo 'the same tag twice: ', $channel->basicConsume($queue, $take, 'again'), ' ', $other->basicConsume($queue, $take, 'again'), "\n";
?>
--EXPECT--
as asked: true
  [true,true,null,true,"a key",false,1]
as asked: true
  [true,true,null,true,"a key",false,2]
as asked: true
  [true,true,null,true,"a key",false,3]
as asked: true
  [true,true,null,true,"a key",false,4]
as asked: true
  [true,true,null,true,"a key",false,5]
of the broker: [true,true,true]
in its message: true
a message that was got: [null,0]
the same tag twice: again again
