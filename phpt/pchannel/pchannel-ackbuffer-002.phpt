--TEST--
PChannel::$ackBuffer never acknowledges what was not: of a thousand messages exactly those come back that no callback has acknowledged
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

mt_srand(20);
$messages = 1000;
$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$run = static function (string $what, Closure $acknowledges, int $ack_buffer, int $prefetch = 0) use ($messages, $operator, $queue): void {
    $operator->basicPublishBatch(array_map(fn (int $i) => ['body' => (string) $i, 'routing_key' => $queue], range(1, $messages)));
    wait_for_ready($operator, $queue, $messages);
    $connection = connection(['pool' => 'consumer']);
    $channel = $connection->openChannel();
    $channel->ackBuffer = $ack_buffer;
    $channel->basicQos($prefetch);
    $expected = [];
    $channel->basicConsume($queue, static function (Message $message) use ($acknowledges, &$expected): mixed {
        $answer = $acknowledges((int) $message->body, $message);
        if ($answer === null) {
            $expected[] = $message->body;
        }
        return $answer;
    });
    $delivered = $connection->select(timeout: 30, maxMessages: $messages);
    $unsettled = count($channel->getUnackedTags());
    $connection->shutdown();
    wait_for_ready($operator, $queue, count($expected));
    $back = explode(' ', str_replace('+', '', strtr(drained($operator, $queue), ['nothing' => ''])));
    $back = array_filter($back, 'strlen');
    echo "$what: delivered $delivered, unsettled ", $unsettled === count($expected) ? 'as many as there should be' : $unsettled,
        ', back: ', $back === $expected ? 'exactly these' : 'others', $expected === [] ? ' (none)' : '', "\n";
};
$ack = PConnection::CONSUMER_ACK;
$run('the even ones', static fn (int $i): ?int => $i % 2 === 0 ? $ack : null, 50);
$run('all but the first', static fn (int $i): ?int => $i === 1 ? null : $ack, 100);
$run('all but the last', static fn (int $i): ?int => $i === $messages ? null : $ack, 64);
$run('all', static fn (int $i): int => $ack, 7);
$run('none', static fn (int $i) => null, 10);
$run('runs of ten', static fn (int $i): ?int => intdiv($i, 10) % 2 === 0 ? $ack : null, 25);
$run('at random', static fn (int $i): ?int => mt_rand(0, 3) === 0 ? null : $ack, 50);
$kept = [];
$run('each when the next has come', static function (int $i, Message $message) use (&$kept): array {
    $kept[] = $message;
    if ($i % 2 === 0) {
        array_shift($kept)->ack();
        array_shift($kept)->ack();
    }
    return [];
}, 50);
$run('rejected between', static fn (int $i): ?int => $i % 7 === 0 ? PConnection::CONSUMER_DROP : ($i % 5 === 0 ? null : $ack), 50);
// So that no more than a few wait: the broker stops where too many are unsettled.
$run('with a prefetch', static fn (int $i): ?int => $i % 100 === 0 ? null : $ack, 50, 20);
$operator->queueDelete($queue);
?>
--EXPECT--
the even ones: delivered 1000, unsettled as many as there should be, back: exactly these
all but the first: delivered 1000, unsettled as many as there should be, back: exactly these
all but the last: delivered 1000, unsettled as many as there should be, back: exactly these
all: delivered 1000, unsettled as many as there should be, back: exactly these (none)
none: delivered 1000, unsettled as many as there should be, back: exactly these
runs of ten: delivered 1000, unsettled as many as there should be, back: exactly these
at random: delivered 1000, unsettled as many as there should be, back: exactly these
each when the next has come: delivered 1000, unsettled as many as there should be, back: exactly these (none)
rejected between: delivered 1000, unsettled as many as there should be, back: exactly these
with a prefetch: delivered 1000, unsettled as many as there should be, back: exactly these
