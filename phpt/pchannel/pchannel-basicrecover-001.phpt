--TEST--
PChannel::basicRecover(): what is unsettled goes back and comes again, under other tags; the old ones are refused
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
$queue = queue_with($channel, ['a', 'b', 'c']);
$publish = static function (string ...$bodies) use ($channel, $queue): void {
    array_map(fn (string $body) => $channel->basicPublish($body, '', $queue), $bodies);
    wait_for_ready($channel, $queue, 0);
};
$got = [];
$channel->basicConsume($queue, static function (Message $message) use (&$got): void {
    $got[] = $message;
});
$say = static function (string $what) use (&$got): void {
    echo "$what: ", implode(' ', array_map(fn (Message $message) => $message->body . ($message->redelivered ? '+' : '') . " ($message->deliveryTag)", $got)), "\n";
};
$connection->select(timeout: 10, maxMessages: 3);
$say('first');
$got[1]->ack();
$old = $got;
$got = [];
$channel->basicRecover();
echo 'unsettled: ', json_encode($channel->getUnackedTags()), "\n";
echo thrown(fn () => $old[0]->ack()), "\n";
echo thrown(fn () => $channel->basicAck($old[2]->deliveryTag, multiple: true)), "\n";
$connection->select(timeout: 10, maxMessages: 2);
$say('again');
echo 'unsettled: ', json_encode($channel->getUnackedTags()), "\n";
array_map(fn (Message $message) => $message->ack(), $got);

echo "in a callback:\n";
$channel->removeAllConsumers();
$times = 0;
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use (&$times): ?array {
    echo "  $message->body", $message->redelivered ? '+' : '', "\n";
    if (++$times === 1) {
        $channel->basicRecover();
        return null;
    }
    return $times === 3 ? [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL] : [PConnection::CONSUMER_ACK];
});
$publish('d', 'e');
$delivered = $connection->select(timeout: 10);
echo "delivered: $delivered\n";

echo "and then acknowledged by what it returns:\n";
$channel->basicConsume($queue, static function (Message $message, PChannel $channel): int {
    $message->redelivered or $channel->basicRecover();
    return PConnection::CONSUMER_ACK;
});
$publish('f');
echo thrown(fn () => $connection->select(timeout: 10)), "\n";
echo 'delivered: ', $connection->select(timeout: 10, maxMessages: 1), ', unsettled: ', json_encode($channel->getUnackedTags()), "\n";
echo 'with nothing unsettled: ', thrown(fn () => $channel->basicRecover()), ', left: ', ready($channel, $queue), "\n";
?>
--EXPECT--
first: a (1) b (2) c (3)
unsettled: []
ValueError: The message was settled already
ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 3 given: it was settled already, or came without a need to be
again: a+ (4) c+ (5)
unsettled: [4,5]
in a callback:
  d
  d+
  e+
delivered: 3
and then acknowledged by what it returns:
ValueError: {closure}() returned that its message is to be settled, which it was already
delivered: 1, unsettled: []
with nothing unsettled: nothing, left: 0
