--TEST--
A stream takes acknowledgements only: all else is refused before a byte is sent, and the connection goes on
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
$stream = unique('stream');
$channel->queueDeclare($stream, durable: true, arguments: ['x-queue-type' => 'stream']);
$channel->confirmSelect();
foreach (range(1, 6) as $i) {
    $channel->basicPublish("m$i", '', $stream);
}
$channel->waitForConfirms();
$reading = $connection->openChannel();
$reading->basicQos(6);
$returns = null;
$last = null;
$reading->basicConsume($stream, static function (Message $message) use (&$returns, &$last): ?int {
    $last = $message;
    return $returns;
}, 'tag', arguments: ['x-stream-offset' => 'first']);
$connection->select(timeout: 10, maxMessages: 2);
$tag = $last->deliveryTag;
$refused = [
    'Message::nack()' => static fn () => $last->nack(),
    'Message::nack(), for good' => static fn () => $last->nack(requeue: false),
    'Message::reject()' => static fn () => $last->reject(),
    'basicNack()' => static fn () => $reading->basicNack($tag),
    'basicNack() of several' => static fn () => $reading->basicNack($tag, multiple: true),
    'basicNack() of all' => static fn () => $reading->basicNack(0, multiple: true),
    'basicReject()' => static fn () => $reading->basicReject($tag, requeue: false),
    'basicRecover()' => static fn () => $reading->basicRecover(),
    'CONSUMER_REJECT' => static function () use ($connection, &$returns): void {
        $returns = PConnection::CONSUMER_REJECT;
        $connection->select(timeout: 10, maxMessages: 1);
    },
    'CONSUMER_DROP' => static function () use ($connection, &$returns): void {
        $returns = PConnection::CONSUMER_DROP;
        $connection->select(timeout: 10, maxMessages: 1);
    },
];
$sends = sends();
foreach ($refused as $what => $call) {
    echo $what, ': ', thrown($call), "\n";
}
echo 'sent: ', sends() - $sends, ', to be settled: ', json_encode($reading->getUnackedTags()), "\n";
$returns = PConnection::CONSUMER_ACK;
$reading->basicAck(0, multiple: true);
echo 'and so on: ', $connection->select(timeout: 10, maxMessages: 2), ', ', $last->body, "\n";
$reading->basicCancel('tag');
echo 'without its consumer: ', thrown(static fn () => $reading->basicRecover()), "\n";
$channel->queueDelete($stream);
?>
--EXPECT--
Message::nack(): ValueError: The message is of a stream, which takes acknowledgements only
Message::nack(), for good: ValueError: The message is of a stream, which takes acknowledgements only
Message::reject(): ValueError: The message is of a stream, which takes acknowledgements only
basicNack(): ValueError: AmqpPconn\PChannel::basicNack(): Argument #1 ($deliveryTag) must be the tag of a delivery that can be refused, 2 given: it is of a stream, which takes acknowledgements only
basicNack() of several: ValueError: AmqpPconn\PChannel::basicNack(): Argument #1 ($deliveryTag) must be the tag of a delivery that can be refused, 1 given: it is of a stream, which takes acknowledgements only
basicNack() of all: ValueError: AmqpPconn\PChannel::basicNack(): Argument #1 ($deliveryTag) must be the tag of a delivery that can be refused, 1 given: it is of a stream, which takes acknowledgements only
basicReject(): ValueError: AmqpPconn\PChannel::basicReject(): Argument #1 ($deliveryTag) must be the tag of a delivery that can be refused, 2 given: it is of a stream, which takes acknowledgements only
basicRecover(): AmqpPconn\ChannelException: basic.recover on HOST:PORT: channel 2 has consumed a stream, which delivers nothing again; consume it anew from an offset
CONSUMER_REJECT: ValueError: {closure}() returned that its message is to be refused, but it is of a stream, which takes acknowledgements only
CONSUMER_DROP: ValueError: {closure}() returned that its message is to be refused, but it is of a stream, which takes acknowledgements only
sent: 0, to be settled: [1,2,3,4]
and so on: 2, m6
without its consumer: nothing
