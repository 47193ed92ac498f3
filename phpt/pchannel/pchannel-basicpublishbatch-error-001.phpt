--TEST--
A batch with one bad message is refused as a whole, naming the message and the key: nothing is sent, and no number is used up
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
require __DIR__ . '/../include/publishing.inc';

$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->confirmSelect();
$channel->basicPublish('one', '', $queue);
$channel->waitForConfirms();
$before = figures();

$long = str_repeat('x', 256);
$itself = [];
$itself['inner'] = &$itself;
$good = ['body' => 'good', 'routing_key' => $queue];
$wrong = [
    5, null, 'text', true, new ArrayObject($good), fn () => $good,
    [], ['body'], ['routing_key' => $queue], [...$good, 'more'], [7 => 'x'] + $good,
    ['body' => null], ['body' => 5], ['body' => ['x']], ['body' => new ArrayObject()],
    ['exchange' => null] + $good, ['exchange' => 5] + $good, ['exchange' => $long] + $good,
    ['routing_key' => null] + $good, ['routing_key' => 1.5] + $good, ['routing_key' => $long] + $good,
    ['mandatory' => null] + $good, ['mandatory' => 1] + $good, ['mandatory' => 'yes'] + $good,
    ['immediate' => true] + $good, ['routingKey' => 'x'] + $good, ['routingkey' => 'x'] + $good, ['key' => 'x'] + $good, ['Body' => 'x'] + $good, ['' => 'x'] + $good,
    ['properties' => null] + $good, ['properties' => 'x'] + $good, ['properties' => new ArrayObject()] + $good,
    ['properties' => ['contenttype' => 'x']] + $good, ['properties' => ['x']] + $good, ['properties' => ['priority' => 256]] + $good,
    ['properties' => ['type' => 5]] + $good, ['properties' => ['type' => $long]] + $good, ['properties' => ['expiration' => '1s']] + $good,
    ['properties' => ['headers' => ['a']]] + $good, ['properties' => ['headers' => ['a' => new stdClass()]]] + $good,
    ['properties' => ['headers' => ['a' => NAN]]] + $good, ['properties' => ['headers' => $itself]] + $good,
    ['properties' => ['headers' => ['a' => str_repeat('x', 131072)]]] + $good,
];
foreach ($wrong as $at => $message) {
    $batch = [$good, ['properties' => ['type' => 't', 'headers' => ['a' => 'b']]] + $good, $message, $good];
    $says = thrown(fn () => $channel->basicPublishBatch($at % 2 ? $batch : (static fn () => yield from $batch)()));
    echo str_replace('AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages)', '...', $says), "\n";
}
echo "the first of two is named, by its place\n";
echo thrown(fn () => $channel->basicPublishBatch(['x' => $good, 'y' => ['body' => 5], 'z' => 5])), "\n";
echo thrown(fn () => $channel->basicPublishBatch([5])), "\n";
echo "after many good ones, which would have been several writes\n";
echo thrown(fn () => $channel->basicPublishBatch([...array_fill(0, 3000, ['body' => str_repeat('x', 100)] + $good), ['body' => 5]])), "\n";

$after = figures();
echo 'bytes were sent: ', $after['system calls: send'] - $before['system calls: send'], " times\n";
echo 'published: ', $after['messages published'] - $before['messages published'], ', due: ', json_encode($channel->hasOutstandingConfirms()), "\n";
echo 'the next has number ', $channel->basicPublish('two', '', $queue), ', ', unconfirmed(fn () => $channel->waitForConfirms()), "\n";
echo 'in the queue: ', $channel->queueDeclarePassive($queue)->messageCount, "\n";
?>
--EXPECT--
TypeError: ... is refused: message 2: it must be an array, int given
TypeError: ... is refused: message 2: it must be an array, null given
TypeError: ... is refused: message 2: it must be an array, string given
TypeError: ... is refused: message 2: it must be an array, bool given
TypeError: ... is refused: message 2: it must be an array, ArrayObject given
TypeError: ... is refused: message 2: it must be an array, Closure given
ValueError: ... is refused: message 2: it has no key "body"
ValueError: ... is refused: message 2: it must have the keys body, exchange, routing_key, properties and mandatory, and has a value without one
ValueError: ... is refused: message 2: it has no key "body"
ValueError: ... is refused: message 2: it must have the keys body, exchange, routing_key, properties and mandatory, and has a value without one
ValueError: ... is refused: message 2: it must have the keys body, exchange, routing_key, properties and mandatory, and has a value without one
TypeError: ... is refused: message 2: key "body" must be of type string, null given
TypeError: ... is refused: message 2: key "body" must be of type string, int given
TypeError: ... is refused: message 2: key "body" must be of type string, array given
TypeError: ... is refused: message 2: key "body" must be of type string, ArrayObject given
TypeError: ... is refused: message 2: key "exchange" must be of type string, null given
TypeError: ... is refused: message 2: key "exchange" must be of type string, int given
ValueError: ... is refused: message 2: key "exchange" must be at most 255 bytes long, 256 given
TypeError: ... is refused: message 2: key "routing_key" must be of type string, null given
TypeError: ... is refused: message 2: key "routing_key" must be of type string, float given
ValueError: ... is refused: message 2: key "routing_key" must be at most 255 bytes long, 256 given
TypeError: ... is refused: message 2: key "mandatory" must be of type bool, null given
TypeError: ... is refused: message 2: key "mandatory" must be of type bool, int given
TypeError: ... is refused: message 2: key "mandatory" must be of type bool, string given
ValueError: ... is refused: message 2: key "immediate" is unknown
ValueError: ... is refused: message 2: key "routingKey" is unknown, did you mean "routing_key"?
ValueError: ... is refused: message 2: key "routingkey" is unknown, did you mean "routing_key"?
ValueError: ... is refused: message 2: key "key" is unknown
ValueError: ... is refused: message 2: key "Body" is unknown, did you mean "body"?
ValueError: ... is refused: message 2: key "" is unknown
TypeError: ... is refused: message 2: key "properties" must be of type array, null given
TypeError: ... is refused: message 2: key "properties" must be of type array, string given
TypeError: ... is refused: message 2: key "properties" must be of type array, ArrayObject given
ValueError: ... is refused: message 2: unknown property "contenttype", did you mean "content_type"?
ValueError: ... is refused: message 2: every property needs its name as its key, a value without one was given
ValueError: ... is refused: message 2: property "priority" must be between 0 and 255, 256 given
TypeError: ... is refused: message 2: property "type" must be of type string, int given
ValueError: ... is refused: message 2: property "type" must be at most 255 bytes long, 256 given
ValueError: ... is refused: message 2: property "expiration" must be a whole number of milliseconds, written in digits
ValueError: ... is refused: message 2: headers must have names as keys, a list given
TypeError: ... is refused: message 2: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
ValueError: ... is refused: message 2: headers["a"] must be finite, NAN given
ValueError: ... is refused: message 2: headers must not be nested deeper than 32 levels, nor contain itself
ValueError: ... is refused: message 2: the properties do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
the first of two is named, by its place
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) is refused: message 1: key "body" must be of type string, int given
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) is refused: message 0: it must be an array, int given
after many good ones, which would have been several writes
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) is refused: message 3000: key "body" must be of type string, int given
bytes were sent: 0 times
published: 0, due: false
the next has number 2, all confirmed
in the queue: 2
