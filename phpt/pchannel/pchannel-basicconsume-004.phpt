--TEST--
What comes with noAck is nobody's to settle: ack() is refused, an answer but CONSUMER_CANCEL means nothing, and what was under way is handed out still
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

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
$answers = [
    static fn (Message $message) => print(thrown(fn () => $message->ack()) . "\n"),
    static fn (Message $message, PChannel $channel) => print(thrown(fn () => $channel->basicAck($message->deliveryTag)) . "\n"),
    PConnection::CONSUMER_ACK,
    PConnection::CONSUMER_REJECT,
    [PConnection::CONSUMER_DROP, PConnection::CONSUMER_ACK],
    [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL],
];
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use (&$answers): int|array|null {
    echo "$message->body: ";
    $answer = array_shift($answers);
    if ($answer instanceof Closure) {
        $answer($message, $channel);
        return null;
    }
    echo json_encode($answer), "\n";
    return $answer;
}, 'consumer', noAck: true);
// All of it has come before the first is handed out.
wait_for_ready($channel, $queue, 0);
$sends = sends();
$delivered = $connection->select(timeout: 10);
echo "delivered: $delivered\n";
echo 'unsettled: ', json_encode($channel->getUnackedTags()), ', consumers: ', json_encode($channel->getConsumerTags()), "\n";
echo 'writes: ', sends() - $sends, "\n";
echo 'left: ', drained($channel, $queue), "\n";
echo thrown(fn () => $channel->basicAck(0, multiple: true)), "\n";
echo thrown(fn () => $connection->sleep()), "\n";
?>
--EXPECT--
a: ValueError: The message was received with noAck: there is nothing to settle
b: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 2 given: it was settled already, or came without a need to be
c: 1
d: 2
e: [3,1]
f: [1,4]
g: null
delivered: 7
unsettled: [], consumers: []
writes: 1
left: nothing
nothing
nothing
