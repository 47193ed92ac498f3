--TEST--
A FieldValue or Decimal whose properties were written behind its back is refused wherever it is read, and its class is named
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

use AmqpPconn\{Decimal, FieldValue};

/** Reads what is being unserialized before it is. */
final class Peeping
{
    public static ?Closure $look = null;
    private mixed $of = null;

    public function __unserialize(array $data): void
    {
        (self::$look)($data['of']);
    }
}

$without_constructor = static fn (string $class): object => (new ReflectionClass($class))->newInstanceWithoutConstructor();
// An ArrayIterator of PHP 8.2 looks neither at types nor at readonly.
$changed = static function (object $value, array $properties): object {
    $iterator = new ArrayIterator($value);
    foreach ($properties as $name => $property) {
        $iterator[$name] = $property;
    }
    return $value;
};
$set = static function (object $value, array $properties): object {
    foreach ($properties as $name => $property) {
        (new ReflectionProperty($value, $name))->setValue($value, $property);
    }
    return $value;
};
$unset = static function (object $value, string $name): object {
    $iterator = new ArrayIterator($value);
    unset($iterator[$name]);
    return $value;
};
$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$send = static function (mixed $value) use ($channel, $queue): string {
    $thrown = thrown(static fn () => $channel->basicPublish('', '', $queue, ['headers' => ['a' => [$value]]]));
    return preg_replace('/AmqpPconn.*is refused: /', '', $thrown);
};
foreach ([
    'without its constructor' => $without_constructor(Decimal::class),
    'half of one' => $set($without_constructor(Decimal::class), ['scale' => 5]),
    'its scale is text' => $changed(new Decimal(1, 2), ['scale' => 'text']),
    'its value is a list' => $changed(new Decimal(1, 2), ['value' => [1]]),
    'its scale is huge' => $changed(new Decimal(1, 2), ['scale' => PHP_INT_MAX]),
    'its scale is negative' => $set($without_constructor(Decimal::class), ['scale' => -1, 'value' => 5]),
    'its value is huge' => $set($without_constructor(Decimal::class), ['scale' => 1, 'value' => PHP_INT_MIN]),
    'its value is gone' => $unset(new Decimal(1, 2), 'value'),
] as $what => $decimal) {
    echo "Decimal, $what: ", $send($decimal), "\n  ", thrown(static fn () => (string) $decimal), "\n";
}
echo 'Decimal, set by reflection to what it may be: ', $send($set($without_constructor(Decimal::class), ['scale' => 1, 'value' => 5])), "\n";
foreach ([
    'without its constructor' => $without_constructor(FieldValue::class),
    'without a value' => $set($without_constructor(FieldValue::class), ['type' => 'int8']),
    'without a type' => $set($without_constructor(FieldValue::class), ['value' => 5]),
    'its type is a list' => $changed(FieldValue::int8(1), ['type' => ['int8']]),
    'its type is another' => $changed(FieldValue::int8(1), ['type' => 'bytes']),
    'its type is none' => $changed(FieldValue::int8(1), ['type' => "int8\0"]),
    'its value is text' => $changed(FieldValue::int8(1), ['value' => 'text']),
    'its value is an object' => $changed(FieldValue::bytes('b'), ['value' => new stdClass()]),
    'its value is a float' => $changed(FieldValue::uint64(5), ['value' => 0.5]),
    'its value is negative' => $changed(FieldValue::uint64(5), ['value' => -5]),
    'it is a text that is no number' => $changed(FieldValue::uint64(5), ['value' => '5 ']),
    'it is NAN' => $changed(FieldValue::float(0.5), ['value' => NAN]),
    'it is a large float' => $set($without_constructor(FieldValue::class), ['type' => 'float', 'value' => 1e300]),
    'its value is out of bounds' => $set($without_constructor(FieldValue::class), ['type' => 'timestamp', 'value' => -1]),
    'its value is gone' => $unset(FieldValue::bytes('bytes'), 'value'),
] as $what => $value) {
    echo "FieldValue, $what: ", $send($value), "\n";
}

echo "unserialized:\n";
foreach ([new Decimal(2, -150), new Decimal(255, 2147483647), FieldValue::int8(-128), FieldValue::uint64('18446744073709551615'), FieldValue::float(0.5), FieldValue::bytes("\0\xff"), FieldValue::timestamp(5)] as $value) {
    $again = unserialize(serialize($value));
    echo '  ', described_value($again), ' ', json_encode($again == $value), ' ', $send($again), "\n";
}
foreach ([
    'O:17:"AmqpPconn\Decimal":0:{}',
    'O:17:"AmqpPconn\Decimal":2:{s:5:"scale";i:1;s:5:"value";i:2147483648;}',
    'O:17:"AmqpPconn\Decimal":2:{s:5:"scale";i:256;s:5:"value";i:5;}',
    'O:17:"AmqpPconn\Decimal":3:{s:5:"scale";i:1;s:5:"value";i:5;s:4:"more";i:5;}',
    'O:20:"AmqpPconn\FieldValue":2:{s:4:"type";s:4:"int8";s:5:"value";i:128;}',
    'O:20:"AmqpPconn\FieldValue":2:{s:4:"type";s:5:"bytes";s:5:"value";i:5;}',
] as $text) {
    echo '  ', thrown(static fn () => @unserialize($text)), "\n";
}
echo '  with a reference: ', unserialize('a:2:{i:0;i:7;i:1;O:17:"AmqpPconn\Decimal":2:{s:5:"scale";R:2;s:5:"value";R:2;}}')[1], "\n";
echo '  twice: ', thrown(static fn () => (new Decimal(1, 2))->__unserialize(['scale' => 3, 'value' => 4])), ', ',
    thrown(static fn () => FieldValue::int8(1)->__unserialize(['type' => 'int8', 'value' => 4])), "\n";
Peeping::$look = static function (Decimal $decimal) use ($send): void {
    echo '  half-way: ', thrown(static fn () => (string) $decimal), ', ', $send($decimal), "\n";
};
echo '  ', thrown(static fn () => unserialize('O:17:"AmqpPconn\Decimal":3:{s:5:"scale";i:1;s:5:"value";i:5;i:0;O:7:"Peeping":1:{s:2:"of";r:1;}}')), "\n";
?>
--EXPECT--
Decimal, without its constructor: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, half of one: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, its scale is text: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, its value is a list: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, its scale is huge: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, its scale is negative: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, its value is huge: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, its value is gone: ValueError: headers["a"]["0"] must be a Decimal that its constructor made
  Error: This AmqpPconn\Decimal was not made by its constructor
Decimal, set by reflection to what it may be: nothing
FieldValue, without its constructor: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, without a value: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, without a type: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its type is a list: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its type is another: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its type is none: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its value is text: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its value is an object: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its value is a float: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its value is negative: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, it is a text that is no number: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, it is NAN: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, it is a large float: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its value is out of bounds: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
FieldValue, its value is gone: ValueError: headers["a"]["0"] must be a FieldValue that one of its functions made
unserialized:
  Decimal(-1.50) true nothing
  Decimal(0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002147483647) true nothing
  FieldValue::int8(-128) true nothing
  FieldValue::uint64("18446744073709551615") true nothing
  FieldValue::float(0.5) true nothing
  FieldValue::bytes("\000\377") true nothing
  FieldValue::timestamp(5) true nothing
  Error: Invalid serialization data for AmqpPconn\Decimal object
  Error: Invalid serialization data for AmqpPconn\Decimal object
  Error: Invalid serialization data for AmqpPconn\Decimal object
  Error: Invalid serialization data for AmqpPconn\Decimal object
  Error: Invalid serialization data for AmqpPconn\FieldValue object
  Error: Invalid serialization data for AmqpPconn\FieldValue object
  with a reference: 0.0000007
  twice: Error: AmqpPconn\Decimal cannot be constructed twice, Error: AmqpPconn\FieldValue cannot be constructed twice
    half-way: Error: This AmqpPconn\Decimal was not made by its constructor, ValueError: headers["a"]["0"] must be a Decimal that its constructor made
Error: Invalid serialization data for AmqpPconn\Decimal object
