--TEST--
A queue whose name the broker chooses: declared, bound, published to, consumed by the empty name, gone with the connection
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
$first = $channel->queueDeclare(exclusive: true)->queue;
$second = $channel->queueDeclare(exclusive: true)->queue;
echo 'names: ', json_encode([str_starts_with($first, 'amq.gen-'), $first !== $second]), "\n";
$exchange = unique('exchange');
$channel->exchangeDeclare($exchange, 'fanout', autoDelete: true);
$channel->queueBind('', $exchange);
$channel->basicPublish('to all', $exchange);
$got = [];
$channel->basicConsume('', static function (Message $message) use (&$got): array {
    $got[] = $message->body;
    return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
});
echo 'consumed: ', $connection->select(timeout: 10), ' ', implode(' ', $got), "\n";
echo 'the first one was not bound: ', $channel->queueDeclarePassive($first)->messageCount, "\n";
$connection->sleep();
$connection->connect();
$channel = $connection->openChannel();
echo 'not in another lease: ', thrown(fn () => $channel->basicConsume('', static fn () => null)), "\n";
echo preg_replace('/channel \d+.*: (\d+).*/', '... $1', thrown(fn () => $channel->queueDeclarePassive($second))), "\n";
?>
--EXPECT--
names: [true,true]
consumed: 1 to all
the first one was not bound: 0
not in another lease: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: ... 404
