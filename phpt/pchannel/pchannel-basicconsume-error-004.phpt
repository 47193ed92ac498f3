--TEST--
A delivery that is settled twice, by the program and by what its consumer returns, is an error: the first holds, and the next deliveries come
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
$other = $connection->openChannel();
$queue = queue_with($channel);
$earlier = null;
$acts = [
    'ack(), then CONSUMER_ACK' => static function (Message $message): int {
        $message->ack();
        return PConnection::CONSUMER_ACK;
    },
    'reject(false), then CONSUMER_REJECT' => static function (Message $message): int {
        $message->reject(requeue: false);
        return PConnection::CONSUMER_REJECT;
    },
    '[ack, ack]' => static fn (): array => [PConnection::CONSUMER_ACK, PConnection::CONSUMER_ACK],
    '[ack, drop]' => static fn (): array => [PConnection::CONSUMER_ACK, PConnection::CONSUMER_DROP],
    'by multiple, then CONSUMER_ACK' => static function (Message $message, PChannel $channel): int {
        $channel->basicAck(0, multiple: true);
        return PConnection::CONSUMER_ACK;
    },
    'ack() twice' => static function (Message $message): void {
        $message->ack();
        $message->ack();
    },
    'on another channel' => static function (Message $message) use ($other): int {
        $other->basicAck($message->deliveryTag);
        return PConnection::CONSUMER_ACK;
    },
    'a tag that does not exist' => static function (Message $message, PChannel $channel): int {
        $channel->basicAck($message->deliveryTag + 100);
        return PConnection::CONSUMER_ACK;
    },
];
foreach ([1, 10] as $ack_buffer) {
    echo "ackBuffer $ack_buffer\n";
    $channel->ackBuffer = $ack_buffer;
    foreach ($acts as $what => $act) {
        $channel->basicPublish('first', '', $queue);
        $channel->basicPublish('next', '', $queue);
        $channel->basicConsume($queue, static fn (Message $message, PChannel $channel)
            => $message->body === 'first' ? $act($message, $channel) : PConnection::CONSUMER_ACK, 'tag');
        echo "$what: ", preg_replace('/, \d+ given/', ', N given', thrown(static fn () => $connection->select(timeout: 5, maxMessages: 2))), "\n";
        echo '  unsettled: ', count($channel->getUnackedTags()), ', the next: ', $connection->select(timeout: 5, maxMessages: 1), ', ';
        $channel->basicCancel('tag');
        $channel->getUnackedTags() === [] or $channel->basicNack(0, multiple: true, requeue: false);
        echo json_encode([$channel->isOpen(), ready($channel, $queue)]), "\n";
    }
}
?>
--EXPECT--
ackBuffer 1
ack(), then CONSUMER_ACK: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
reject(false), then CONSUMER_REJECT: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
[ack, ack]: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
[ack, drop]: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
by multiple, then CONSUMER_ACK: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
ack() twice: ValueError: The message was settled already
  unsettled: 0, the next: 1, [true,0]
on another channel: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery: nothing was delivered on this channel
  unsettled: 1, the next: 1, [true,0]
a tag that does not exist: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, N given: nothing with this tag was delivered on this channel
  unsettled: 1, the next: 1, [true,0]
ackBuffer 10
ack(), then CONSUMER_ACK: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
reject(false), then CONSUMER_REJECT: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
[ack, ack]: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
[ack, drop]: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
by multiple, then CONSUMER_ACK: ValueError: {closure}() returned that its message is to be settled, which it was already
  unsettled: 0, the next: 1, [true,0]
ack() twice: ValueError: The message was settled already
  unsettled: 0, the next: 1, [true,0]
on another channel: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery: nothing was delivered on this channel
  unsettled: 1, the next: 1, [true,0]
a tag that does not exist: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, N given: nothing with this tag was delivered on this channel
  unsettled: 1, the next: 1, [true,0]
