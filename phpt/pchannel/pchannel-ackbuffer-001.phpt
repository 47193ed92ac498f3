--TEST--
PChannel::$ackBuffer: so many acknowledgements become one frame, and those that are left at the loop's end another
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{Message, PChannel, PConnection};

$messages = 100;
$run = static function (string $what, int $ack_buffer, callable $consumer, ?callable $finish = null) use ($messages): void {
    $peer = consumed_peer([...deliver_steps(array_map('strval', range(1, $messages))), 'oblige']);
    $connection = new PConnection(['port' => $peer->port]);
    $channel = $connection->openChannel();
    $channel->ackBuffer = $ack_buffer;
    $channel->basicConsume('q', $consumer, 'c');
    $delivered = $connection->select(timeout: 10, maxMessages: $messages);
    $finish && $finish($channel);
    // An answer: what was written before it has been received.
    $channel->queueDeclare('q');
    $counts = array_count_values(received($peer, 0));
    echo "$what: delivered $delivered, basic.ack ", $counts['basic.ack'] ?? 0, ', basic.reject ', $counts['basic.reject'] ?? 0,
        ', unsettled ', count($channel->getUnackedTags()), "\n";
    $connection->shutdown();
};
$ack = static fn (): int => PConnection::CONSUMER_ACK;
$run('not at all', 1, $ack);
$run('2', 2, $ack);
$run('30', 30, $ack);
$run('50', 50, $ack);
$run('more than there are', 1000, $ack);
$run('as much as there can be', PHP_INT_MAX, $ack);
$run('by Message::ack()', 50, static fn (Message $message) => $message->ack());
$run('by basicAck()', 50, static fn (Message $message, PChannel $channel) => $channel->basicAck($message->deliveryTag));
$run('in a list', 50, static fn (): array => [PConnection::CONSUMER_ACK]);
$run('of multiple there is nothing to put off', 50, static fn (Message $message, PChannel $channel)
    => $message->body % 10 === 0 ? $channel->basicAck($message->deliveryTag, multiple: true) : null);
$run('each tenth is rejected', 50, static fn (Message $message): int
    => $message->body % 10 === 0 ? PConnection::CONSUMER_DROP : PConnection::CONSUMER_ACK);
$run('every other one', 50, static fn (Message $message): ?int => $message->body % 2 === 0 ? PConnection::CONSUMER_ACK : null);
$run('backwards', 50, static function (Message $message, PChannel $channel): void {
    if ($message->body === '100') {
        array_map($channel->basicAck(...), range(100, 1));
    }
});
$run('all but the first', 50, static fn (Message $message): ?int => $message->body === '1' ? null : PConnection::CONSUMER_ACK);
$run('changed on the way', 50, static function (Message $message, PChannel $channel): int {
    $channel->ackBuffer = $message->body < 50 ? 50 : 1;
    return PConnection::CONSUMER_ACK;
});
$run('outside of the loop there is none', 50, static fn () => null, static function (PChannel $channel): void {
    array_map(fn (int $tag) => $channel->basicAck($tag), $channel->getUnackedTags());
});
?>
--EXPECT--
not at all: delivered 100, basic.ack 100, basic.reject 0, unsettled 0
2: delivered 100, basic.ack 50, basic.reject 0, unsettled 0
30: delivered 100, basic.ack 4, basic.reject 0, unsettled 0
50: delivered 100, basic.ack 2, basic.reject 0, unsettled 0
more than there are: delivered 100, basic.ack 1, basic.reject 0, unsettled 0
as much as there can be: delivered 100, basic.ack 1, basic.reject 0, unsettled 0
by Message::ack(): delivered 100, basic.ack 2, basic.reject 0, unsettled 0
by basicAck(): delivered 100, basic.ack 2, basic.reject 0, unsettled 0
in a list: delivered 100, basic.ack 2, basic.reject 0, unsettled 0
of multiple there is nothing to put off: delivered 100, basic.ack 10, basic.reject 0, unsettled 0
each tenth is rejected: delivered 100, basic.ack 10, basic.reject 10, unsettled 0
every other one: delivered 100, basic.ack 50, basic.reject 0, unsettled 50
backwards: delivered 100, basic.ack 51, basic.reject 0, unsettled 0
all but the first: delivered 100, basic.ack 99, basic.reject 0, unsettled 1
changed on the way: delivered 100, basic.ack 51, basic.reject 0, unsettled 0
outside of the loop there is none: delivered 100, basic.ack 100, basic.reject 0, unsettled 0
