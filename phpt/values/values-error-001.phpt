--TEST--
What has no type in AMQP is refused with its place in the table: objects, resources, enums, what is not finite, too deep, too long or too large
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/values.inc';

enum Suit: string
{
    case Hearts = 'H';
}

final class WithText implements Stringable, JsonSerializable, IteratorAggregate
{
    public function __toString(): string
    {
        return 'text';
    }

    public function jsonSerialize(): mixed
    {
        return 'text';
    }

    public function getIterator(): Iterator
    {
        return new ArrayIterator([]);
    }
}

$nested = static function (int $levels, mixed $innermost, bool $as_list = false): array {
    for ($value = $innermost; $levels > 0; --$levels) {
        $value = $as_list ? [$value] : ['a' => $value];
    }
    return $value;
};
$itself = [];
$itself['itself'] = &$itself;
$list = [];
$list[] = &$list;
$connection = connection();
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$sends = AmqpPconn\status()['system_calls']['send'];
foreach ([
    'an object' => ['a' => new stdClass()],
    'an object with text' => ['a' => new WithText()],
    'an ArrayObject' => ['a' => new ArrayObject(['b' => 1])],
    'an enum' => ['a' => Suit::Hearts],
    'a Closure' => ['a' => static fn () => 1],
    'a Generator' => ['a' => (static fn () => yield 1)()],
    'a resource' => ['a' => STDIN],
    'a closed resource' => ['a' => (static function (): mixed {
        $file = fopen('php://memory', 'r');
        fclose($file);
        return $file;
    })()],
    'a period' => ['a' => new DatePeriod(new DateTime('@0'), new DateInterval('P1D'), 1)],
    'deep inside' => ['a' => ['b' => [1, 2, ['c' => new stdClass()]]]],
    'INF' => ['a' => INF],
    'NAN in a list' => ['a' => [1.0, NAN]],
    'too deep' => $nested(33, 1),
    'too deep, lists' => ['a' => $nested(32, 1, true)],
    'itself' => $itself,
    'a list in itself' => ['a' => $list],
    'a long key' => [str_repeat('k', 256) => 1],
    'a long key inside' => ['a' => [str_repeat('k', 256) => 1]],
    'a list of headers' => [1, 2],
    'too large' => ['a' => str_repeat('x', 200000)],
] as $what => $headers) {
    $thrown = thrown(static fn () => $channel->basicPublish('', '', $queue, ['headers' => $headers]));
    echo "$what: ", preg_replace('/^(\w+: )AmqpPconn.*is refused: /', '$1', $thrown), "\n";
}
echo 'writes: ', AmqpPconn\status()['system_calls']['send'] - $sends, "\n";
echo 'at the limits: ', thrown(static fn () => $channel->basicPublish('', '', $queue, ['headers' => $nested(32, 1)])), ', ',
    thrown(static fn () => $channel->basicPublish('', '', $queue, ['headers' => ['a' => $nested(31, 1, true), str_repeat('k', 255) => 1, 'b' => str_repeat('x', 130000)]])), "\n";
foreach ([1, 2] as $number) {
    $message = $channel->basicGet($queue, noAck: true);
    echo "  $number: ", count($message->headers), ' ', strlen(json_encode($message->headers)), "\n";
}
echo 'arguments: ', thrown(static fn () => $channel->queueDeclare('', arguments: ['x-a' => ['b' => new WithText()]])), "\n";
?>
--EXPECT--
an object: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
an object with text: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, WithText given
an ArrayObject: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, ArrayObject given
an enum: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, Suit given
a Closure: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, Closure given
a Generator: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, Generator given
a resource: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, resource given
a closed resource: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, resource given
a period: TypeError: headers["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, DatePeriod given
deep inside: TypeError: headers["a"]["b"]["2"]["c"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
INF: ValueError: headers["a"] must be finite, INF given
NAN in a list: ValueError: headers["a"]["1"] must be finite, NAN given
too deep: ValueError: headers must not be nested deeper than 32 levels, nor contain itself
too deep, lists: ValueError: headers must not be nested deeper than 32 levels, nor contain itself
itself: ValueError: headers must not be nested deeper than 32 levels, nor contain itself
a list in itself: ValueError: headers must not be nested deeper than 32 levels, nor contain itself
a long key: ValueError: headers has a key of 256 bytes, 255 are allowed
a long key inside: ValueError: headers["a"] has a key of 256 bytes, 255 are allowed
a list of headers: ValueError: headers must have names as keys, a list given
too large: ValueError: the properties do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
writes: 0
at the limits: nothing, nothing
  1: 1 193
  2: 3 130336
arguments: TypeError: AmqpPconn\PChannel::queueDeclare(): Argument #5 ($arguments) is refused: arguments["x-a"]["b"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, WithText given
