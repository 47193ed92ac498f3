--TEST--
PChannel::$ackBuffer is an int of at least 1: anything else is an error, and no delivery is touched
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
echo 'as it comes: ', $channel->ackBuffer, "\n";
foreach (['fifty', null, [], 1.5, true, '3'] as $value) {
    $channel->ackBuffer = 1;
    echo json_encode($value), ': ', @thrown(static function () use ($channel, $value): void {
        $channel->ackBuffer = $value;
    }), ', ', $channel->ackBuffer, "\n";
}
$queue = queue_with($channel, ['a', 'b', 'c', 'd', 'e', 'f']);
$channel->basicConsume($queue, static function (Message $message): int {
    echo '  handed out: ', $message->body, $message->redelivered ? '+' : '', "\n";
    return PConnection::CONSUMER_ACK;
});
foreach ([0, -1, PHP_INT_MIN] as $value) {
    $channel->ackBuffer = $value;
    echo thrown(static fn () => $connection->select(timeout: 5, maxMessages: 1)), ', unsettled: ', json_encode($channel->getUnackedTags()), "\n";
}
$channel->ackBuffer = 3;
$connection->select(timeout: 5, maxMessages: 2);
$reference = &$channel->ackBuffer;
$reference = 2;
echo "by reference:\n";
$connection->select(timeout: 5, maxMessages: 1);
$reference = 0;
echo thrown(static fn () => $connection->select(timeout: 5, maxMessages: 1)), "\n";
unset($channel->ackBuffer);
echo "taken away:\n";
$connection->select(timeout: 5, maxMessages: 1);
echo 'all settled: ', json_encode($channel->getUnackedTags()), "\n";
?>
--EXPECT--
as it comes: 1
"fifty": TypeError: Cannot assign string to property AmqpPconn\PChannel::$ackBuffer of type int, 1
null: TypeError: Cannot assign null to property AmqpPconn\PChannel::$ackBuffer of type int, 1
[]: TypeError: Cannot assign array to property AmqpPconn\PChannel::$ackBuffer of type int, 1
1.5: nothing, 1
true: nothing, 1
"3": nothing, 3
ValueError: AmqpPconn\PChannel::$ackBuffer must be at least 1, 0 given, unsettled: []
ValueError: AmqpPconn\PChannel::$ackBuffer must be at least 1, -1 given, unsettled: []
ValueError: AmqpPconn\PChannel::$ackBuffer must be at least 1, -9223372036854775808 given, unsettled: []
  handed out: a
  handed out: b
by reference:
  handed out: c
ValueError: AmqpPconn\PChannel::$ackBuffer must be at least 1, 0 given
taken away:
  handed out: d
all settled: []
