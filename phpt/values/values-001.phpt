--TEST--
Every value that can be sent in a table comes back: as what it was, or as the PHP value that its AMQP type means
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

$utc = new DateTimeZone('UTC');
$values = [
    'null' => null,
    'true' => true,
    'false' => false,
    'int' => 5,
    'the least int' => PHP_INT_MIN,
    'the greatest int' => PHP_INT_MAX,
    'float' => 0.1,
    'a large float' => PHP_FLOAT_MAX,
    'a small float' => -4.9e-324,
    'minus zero' => -0.0,
    'string' => "text \0 \xff",
    'an empty string' => '',
    'list' => [1, 'two', [3.0, null, [true]], []],
    'map' => ['a' => ['b' => ['c' => [1, ['d' => 'e']]]]],
    'an empty array' => [],
    'numbers as keys' => [5 => 'a', 'b' => 'c', -1 => 'd'],
    'a list with a hole' => [0 => 'a', 2 => 'b'],
    'DateTimeImmutable' => new DateTimeImmutable('2026-11-25 12:34:56', $utc),
    'DateTime' => new DateTime('2026-11-25 12:34:56', $utc),
    'a date in a zone' => new DateTimeImmutable('2026-11-25 12:34:56', new DateTimeZone('Europe/Vienna')),
    'a date with a fraction' => new DateTimeImmutable('2026-11-25 12:34:56.999999', $utc),
    '1970' => new DateTimeImmutable('@0'),
    '9999' => new DateTimeImmutable('9999-12-31 23:59:59', $utc),
    'after 9999' => new DateTimeImmutable('@253402300800'),
    'a class of the program' => new class ('2001-02-03 04:05:06', $utc) extends DateTimeImmutable {
    },
    'Decimal' => new Decimal(2, 12345),
    'a negative Decimal' => new Decimal(0, -2147483648),
    'a small Decimal' => new Decimal(255, 2147483647),
    'int8' => FieldValue::int8(-128),
    'uint8' => FieldValue::uint8(255),
    'int16' => FieldValue::int16(-32768),
    'uint16' => FieldValue::uint16(65535),
    'int32' => FieldValue::int32(-2147483648),
    'uint32' => FieldValue::uint32(4294967295),
    'int64' => FieldValue::int64(PHP_INT_MIN),
    'uint64' => FieldValue::uint64(PHP_INT_MAX),
    'a float of 32 bits' => FieldValue::float(0.5),
    'a float that loses' => FieldValue::float(0.1),
    'timestamp' => FieldValue::timestamp(1000000000),
    'bytes' => FieldValue::bytes("\0\1\xff"),
    'in a list' => [FieldValue::int8(1), new Decimal(1, 2), new DateTimeImmutable('@5'), [FieldValue::bytes('b')]],
    'in a map' => ['x' => ['y' => FieldValue::uint16(1), 'z' => new DateTime('@6')]],
    'a reference' => (static function (): array {
        $one = new Decimal(1, 1);
        return [&$one, &$one];
    })(),
];
$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
foreach ($values as $name => $value) {
    $channel->basicPublish('', '', $queue, ['headers' => ['value' => $value]]);
    $headers = $channel->basicGet($queue, noAck: true)->headers;
    echo "$name: ", described_value($value), ' ', same_value($headers['value'], $value) ? 'the same' : '-> ' . described_value($headers['value']), "\n";
}
?>
--EXPECT--
null: NULL the same
true: true the same
false: false the same
int: 5 the same
the least int: -9223372036854775807-1 the same
the greatest int: 9223372036854775807 the same
float: 0.1 the same
a large float: 1.7976931348623157E+308 the same
a small float: -5.0E-324 the same
minus zero: -0.0 the same
string: "text \000 \377" the same
an empty string: "" the same
list: [1, "two", [3.0, NULL, [true]], []] the same
map: [a: [b: [c: [1, [d: "e"]]]]] the same
an empty array: [] the same
numbers as keys: [5: "a", b: "c", -1: "d"] the same
a list with a hole: [0: "a", 2: "b"] the same
DateTimeImmutable: DateTimeImmutable(2026-11-25T12:34:56.000000 UTC) the same
DateTime: DateTime(2026-11-25T12:34:56.000000 UTC) -> DateTimeImmutable(2026-11-25T12:34:56.000000 GMT+0000)
a date in a zone: DateTimeImmutable(2026-11-25T12:34:56.000000 CET) the same
a date with a fraction: DateTimeImmutable(2026-11-25T12:34:56.999999 UTC) -> DateTimeImmutable(2026-11-25T12:34:56.000000 GMT+0000)
1970: DateTimeImmutable(1970-01-01T00:00:00.000000 GMT+0000) the same
9999: DateTimeImmutable(9999-12-31T23:59:59.000000 UTC) the same
after 9999: DateTimeImmutable(10000-01-01T00:00:00.000000 GMT+0000) -> 253402300800
a class of the program: DateTimeImmutable(2001-02-03T04:05:06.000000 UTC) -> DateTimeImmutable(2001-02-03T04:05:06.000000 GMT+0000)
Decimal: Decimal(123.45) the same
a negative Decimal: Decimal(-2147483648) the same
a small Decimal: Decimal(0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002147483647) the same
int8: FieldValue::int8(-128) -> -128
uint8: FieldValue::uint8(255) -> 255
int16: FieldValue::int16(-32768) -> -32768
uint16: FieldValue::uint16(65535) -> 65535
int32: FieldValue::int32(-2147483648) -> -2147483648
uint32: FieldValue::uint32(4294967295) -> 4294967295
int64: FieldValue::int64(-9223372036854775807-1) -> -9223372036854775807-1
uint64: FieldValue::uint64(9223372036854775807) -> 9223372036854775807
a float of 32 bits: FieldValue::float(0.5) -> 0.5
a float that loses: FieldValue::float(0.1) -> 0.10000000149011612
timestamp: FieldValue::timestamp(1000000000) -> DateTimeImmutable(2001-09-09T01:46:40.000000 GMT+0000)
bytes: FieldValue::bytes("\000\001\377") -> "\000\001\377"
in a list: [FieldValue::int8(1), Decimal(0.2), DateTimeImmutable(1970-01-01T00:00:05.000000 GMT+0000), [FieldValue::bytes("b")]] -> [1, Decimal(0.2), DateTimeImmutable(1970-01-01T00:00:05.000000 GMT+0000), ["b"]]
in a map: [x: [y: FieldValue::uint16(1), z: DateTime(1970-01-01T00:00:06.000000 GMT+0000)]] -> [x: [y: 1, z: DateTimeImmutable(1970-01-01T00:00:06.000000 GMT+0000)]]
a reference: [Decimal(0.1), Decimal(0.1)] the same
