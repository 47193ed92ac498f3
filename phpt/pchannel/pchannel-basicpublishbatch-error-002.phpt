--TEST--
A key or property of a batch with bytes that end a C string is named whole, and so is what is wrong with it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$channel = connection()->openChannel();
foreach ([["bo\0dy" => 'x'], ['body' => 'x', 'properties' => ["ty\0pe" => 'x']], ['body' => 'x', 'properties' => ['headers' => ["a\0b" => NAN]]]] as $message) {
    echo thrown(fn () => $channel->basicPublishBatch([$message])), "\n";
}
// One that can be sent: names in headers are bytes.
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->basicPublishBatch([['body' => "a\0b", 'routing_key' => $queue, 'properties' => ['headers' => ["a\0b" => "c\0d"]]]]);
echo json_encode($channel->basicGet($queue, noAck: true)->headers), "\n";
?>
--EXPECTF--
ValueError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) is refused: message 0: key "bo%ady" is unknown%S
ValueError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) is refused: message 0: unknown property "ty%ape"%S
ValueError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) is refused: message 0: headers["a%ab"] must be finite, NAN given
{"a\u0000b":"c\u0000d"}
