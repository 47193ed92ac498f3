--TEST--
PChannel::basicPublish() refuses properties and headers that are wrong before anything is sent
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
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$sends = figures()['system calls: send'];

$itself = [];
$itself['inner'] = &$itself;
$list = [];
$list[] = &$list;
$deep = static function (int $levels): array {
    $value = ['a' => 1];
    for ($i = 1; $i < $levels; ++$i) {
        $value = ['a' => $value];
    }
    return $value;
};
$long = str_repeat('x', 256);
$wrong = [
    ['contenttype' => 'x'], ['deliveryMode' => 2], ['nothing_like_it' => 1], ['colour' => null], ['x'],
    ['content_type' => 5], ['content_type' => $long], ['content_encoding' => true], ['correlation_id' => 5], ['reply_to' => []],
    ['message_id' => $long], ['type' => 1.5], ['user_id' => new stdClass()], ['app_id' => $long], ['cluster_id' => 5],
    ['expiration' => 5], ['expiration' => ''], ['expiration' => '-1'], ['expiration' => '1s'],
    ['delivery_mode' => 0], ['delivery_mode' => 3], ['delivery_mode' => '2'], ['delivery_mode' => true],
    ['priority' => -1], ['priority' => 256], ['priority' => 1.0],
    ['timestamp' => -1], ['timestamp' => '2026-01-01'], ['timestamp' => new DateInterval('PT1S')],
    ['headers' => 'x'], ['headers' => new ArrayObject()], ['headers' => ['a', 'b']], ['headers' => [$long => 1]],
    ['headers' => ['a' => new stdClass()]], ['headers' => ['a' => STDIN]], ['headers' => ['a' => fn () => 1]],
    ['headers' => ['a' => ['b' => [1, 2, new DateTimeZone('UTC')]]]],
    ['headers' => $deep(33)], ['headers' => $itself], ['headers' => ['a' => $list]],
    ['headers' => ['a' => str_repeat('x', 131072)]],
];
foreach ($wrong as $properties) {
    echo thrown(fn () => $channel->basicPublish('', '', $queue, $properties)), "\n";
}
echo 'bytes were sent: ', figures()['system calls: send'] - $sends, " times\n";
var_dump($channel->isOpen());
$channel->basicPublish('the channel is as good as new', '', $queue, ['headers' => $deep(32)]);
$message = $channel->basicGet($queue, noAck: true);
echo $message->body, ': ', json_encode($message->headers === $deep(32)), "\n";
?>
--EXPECT--
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: unknown property "contenttype", did you mean "content_type"?
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: unknown property "deliveryMode", did you mean "delivery_mode"?
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: unknown property "nothing_like_it"
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: unknown property "colour"
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: every property needs its name as its key, a value without one was given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "content_type" must be of type string, int given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "content_type" must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "content_encoding" must be of type string, bool given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "correlation_id" must be of type string, int given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "reply_to" must be of type string, array given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "message_id" must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "type" must be of type string, float given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "user_id" must be of type string, stdClass given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "app_id" must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "cluster_id" must be of type string, int given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "expiration" must be of type string, int given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "expiration" must be a whole number of milliseconds, written in digits
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "expiration" must be a whole number of milliseconds, written in digits
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "expiration" must be a whole number of milliseconds, written in digits
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "delivery_mode" must be between 1 and 2, 0 given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "delivery_mode" must be between 1 and 2, 3 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "delivery_mode" must be of type int, string given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "delivery_mode" must be of type int, bool given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "priority" must be between 0 and 255, -1 given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "priority" must be between 0 and 255, 256 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "priority" must be of type int, float given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be between 0 and 9223372036854775807, -1 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be of type DateTimeInterface|int, string given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be of type DateTimeInterface|int, DateInterval given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "headers" must be of type array, string given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "headers" must be of type array, ArrayObject given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers must have names as keys, a list given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers has a key of 256 bytes, 255 are allowed
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, resource given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, Closure given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["a"]["b"]["2"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, DateTimeZone given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers must not be nested deeper than 32 levels, nor contain itself
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers must not be nested deeper than 32 levels, nor contain itself
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers must not be nested deeper than 32 levels, nor contain itself
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: the properties do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
bytes were sent: 0 times
bool(true)
the channel is as good as new: true
