--TEST--
A stream is read from where x-stream-offset says, again and again, with a prefetch and an acknowledgement each
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

use AmqpPconn\{FieldValue, Message, PConnection};

$connection = connection();
$channel = $connection->openChannel();
$stream = unique('stream');
$channel->queueDeclare($stream, durable: true, arguments: ['x-queue-type' => 'stream']);
$channel->confirmSelect();
foreach (range(0, 9) as $i) {
    $channel->basicPublish("m$i", '', $stream);
}
$channel->waitForConfirms();
$read = static function (string $what, mixed $offset, int $most, ?Closure $then = null) use ($connection, $stream): void {
    $channel = $connection->openChannel();
    $channel->basicQos(3);
    $got = [];
    $channel->basicConsume($stream, static function (Message $message) use (&$got): int {
        $got[] = "$message->body at {$message->headers['x-stream-offset']}";
        return PConnection::CONSUMER_ACK;
    }, arguments: $offset === null ? [] : ['x-stream-offset' => $offset]);
    $then && $then();
    $connection->select(timeout: 10, idleTimeout: 1, maxMessages: $most);
    $channel->close();
    echo "$what: ", implode(', ', $got), "\n";
};
$read('first', 'first', 10);
$read('an offset', 7, 3);
$read('a typed offset', FieldValue::int32(8), 2);
$read('a time', new DateTimeImmutable('-1 hour'), 10);
$read('next, which is the default', 'next', 1, static fn () => $channel->basicPublish('m10', '', $stream));
$read('the default', null, 1, static fn () => $channel->basicPublish('m11', '', $stream));
$read('again', 9, 3);
echo 'with acknowledgements in groups: ';
$other = $connection->openChannel();
$other->basicQos(3);
$other->ackBuffer = 50;
$other->basicConsume($stream, static fn (): int => PConnection::CONSUMER_ACK, arguments: ['x-stream-offset' => 'first']);
echo $connection->select(timeout: 10, maxMessages: 12), "\n";
$other->close();
$channel->queueDelete($stream);
?>
--EXPECT--
first: m0 at 0, m1 at 1, m2 at 2, m3 at 3, m4 at 4, m5 at 5, m6 at 6, m7 at 7, m8 at 8, m9 at 9
an offset: m7 at 7, m8 at 8, m9 at 9
a typed offset: m8 at 8, m9 at 9
a time: m0 at 0, m1 at 1, m2 at 2, m3 at 3, m4 at 4, m5 at 5, m6 at 6, m7 at 7, m8 at 8, m9 at 9
next, which is the default: m10 at 10
the default: m11 at 11
again: m9 at 9, m10 at 10, m11 at 11
with acknowledgements in groups: 12
