--TEST--
A worker's memory is the same after many deliveries as before, whatever it does with them
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
skip_under_valgrind();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{Message, PChannel, PConnection};

$messages = getenv('AMQP_PCONN_FULL') ? 1000000 : 100000;
$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$channel->basicQos(100);
$properties = ['headers' => ['a' => 'b', 'list' => [1, 2, ['c' => new DateTimeImmutable('@1')]]], 'message_id' => 'an id', 'timestamp' => 1];
// Each message is the next one's publisher, so that the queue stays small.
$answers = [
    'acknowledged' => static fn (): int => PConnection::CONSUMER_ACK,
    'in a list' => static fn (): array => [PConnection::CONSUMER_ACK],
    'by the message' => static fn (Message $message) => $message->ack(),
    'dropped' => static fn (): int => PConnection::CONSUMER_DROP,
    'headers read' => static fn (Message $message): int => $message->headers['list'][2]['c']->getTimestamp() === 1 ? PConnection::CONSUMER_ACK : 0,
    'in groups' => static function (Message $message, PChannel $channel): int {
        $channel->ackBuffer = 10;
        return PConnection::CONSUMER_ACK;
    },
    'in disorder' => static function (Message $message) use (&$kept): void {
        $kept[] = $message;
        if (count($kept) === 50) {
            shuffle($kept);
            array_map(static fn (Message $one) => $one->ack(), $kept);
            $kept = [];
        }
    },
];
$run = static function (int $count) use ($connection, $channel, $queue, $properties, $answers): void {
    foreach ($answers as $answer) {
        $channel->ackBuffer = 1;
        $tag = $channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($answer, $properties, $queue): mixed {
            $channel->basicPublish($message->body, '', $queue, $properties);
            return $answer($message, $channel);
        });
        $each = intdiv($count, count($answers) * 50) * 50;
        $connection->select(timeout: 250, maxMessages: $each);
        $channel->basicCancel($tag);
    }
};
$kept = [];
foreach (range(1, 50) as $i) {
    $channel->basicPublish(str_repeat('x', 512), '', $queue, $properties);
}
$run(10000);
$before = resident_bytes(getmypid());
$run($messages);
$grown = intdiv(resident_bytes(getmypid()) - $before, 1024);
$consumed = AmqpPconn\status()['messages_consumed'];
echo 'consumed: ', $consumed > $messages * 0.99 ? 'as many as there should be' : $consumed, "\n";
echo 'memory grown by at most 256 KiB: ', json_encode($grown <= 256), ' (', $grown, ")\n";
$channel->basicNack(0, multiple: true);
?>
--EXPECTF--
consumed: as many as there should be
memory grown by at most 256 KiB: true (%i)
