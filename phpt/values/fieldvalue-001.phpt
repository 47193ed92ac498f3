--TEST--
FieldValue: the bounds of each type, what it tells, and that it does not change
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
require __DIR__ . '/values.inc';

use AmqpPconn\FieldValue;

$bounds = [
    'int8' => [-128, 127], 'uint8' => [0, 255], 'int16' => [-32768, 32767], 'uint16' => [0, 65535],
    'int32' => [-2147483648, 2147483647], 'uint32' => [0, 4294967295], 'timestamp' => [0, PHP_INT_MAX],
];
foreach ($bounds as $type => [$least, $most]) {
    foreach ([$least, $most] as $value) {
        echo described_value(FieldValue::$type($value)), ' ';
    }
    echo "\n";
    foreach (array_filter([$least - 1, $most + 1], 'is_int') as $value) {
        echo '  ', thrown(fn () => FieldValue::$type($value)), "\n";
    }
}
foreach ([PHP_INT_MIN, PHP_INT_MAX] as $value) {
    echo described_value(FieldValue::int64($value)), "\n";
}
foreach ([0, PHP_INT_MAX, '0', '5', '9223372036854775807', '9223372036854775808', '18446744073709551615', '007'] as $value) {
    echo json_encode($value), ': ', described_value(FieldValue::uint64($value)), "\n";
}
foreach ([-1, PHP_INT_MIN, '18446744073709551616', '99999999999999999999999', '-1', '+1', ' 1', '1 ', '1.5', '0x10', '1e3', '', 'many', "1\0"] as $value) {
    echo json_encode($value), ': ', thrown(fn () => FieldValue::uint64($value)), "\n";
}
foreach ([0.5, -1e38, 3.4028234663852886e38, 1e-50, 1] as $value) {
    echo described_value(FieldValue::float($value)), "\n";
}
foreach ([INF, -INF, NAN, 1e39, -1e39, PHP_FLOAT_MAX, 'half'] as $value) {
    echo '  ', thrown(fn () => FieldValue::float($value)), "\n";
}
foreach (['', "\0\xff", 5] as $value) {
    echo described_value(FieldValue::bytes($value)), "\n";
}
foreach ([
    fn () => FieldValue::bytes([]),
    fn () => FieldValue::int8('many'),
    fn () => FieldValue::int8(),
    fn () => FieldValue::int8(1, 2),
    fn () => new FieldValue(),
    fn () => new FieldValue('int8', 5),
    fn () => FieldValue::int8(5)->value = 6,
    fn () => FieldValue::bit(1),
    function () {
        $value = FieldValue::int8(1);
        $value->more = 1;
    },
] as $call) {
    echo thrown($call), "\n";
}
print_r(FieldValue::uint16(5));
echo json_encode([FieldValue::int8(1) == FieldValue::int8(1), FieldValue::int8(1) == FieldValue::int16(1), clone FieldValue::int8(1) == FieldValue::int8(1)]), "\n";
?>
--EXPECT--
FieldValue::int8(-128) FieldValue::int8(127) 
  ValueError: AmqpPconn\FieldValue::int8(): Argument #1 ($value) must be between -128 and 127, -129 given
  ValueError: AmqpPconn\FieldValue::int8(): Argument #1 ($value) must be between -128 and 127, 128 given
FieldValue::uint8(0) FieldValue::uint8(255) 
  ValueError: AmqpPconn\FieldValue::uint8(): Argument #1 ($value) must be between 0 and 255, -1 given
  ValueError: AmqpPconn\FieldValue::uint8(): Argument #1 ($value) must be between 0 and 255, 256 given
FieldValue::int16(-32768) FieldValue::int16(32767) 
  ValueError: AmqpPconn\FieldValue::int16(): Argument #1 ($value) must be between -32768 and 32767, -32769 given
  ValueError: AmqpPconn\FieldValue::int16(): Argument #1 ($value) must be between -32768 and 32767, 32768 given
FieldValue::uint16(0) FieldValue::uint16(65535) 
  ValueError: AmqpPconn\FieldValue::uint16(): Argument #1 ($value) must be between 0 and 65535, -1 given
  ValueError: AmqpPconn\FieldValue::uint16(): Argument #1 ($value) must be between 0 and 65535, 65536 given
FieldValue::int32(-2147483648) FieldValue::int32(2147483647) 
  ValueError: AmqpPconn\FieldValue::int32(): Argument #1 ($value) must be between -2147483648 and 2147483647, -2147483649 given
  ValueError: AmqpPconn\FieldValue::int32(): Argument #1 ($value) must be between -2147483648 and 2147483647, 2147483648 given
FieldValue::uint32(0) FieldValue::uint32(4294967295) 
  ValueError: AmqpPconn\FieldValue::uint32(): Argument #1 ($value) must be between 0 and 4294967295, -1 given
  ValueError: AmqpPconn\FieldValue::uint32(): Argument #1 ($value) must be between 0 and 4294967295, 4294967296 given
FieldValue::timestamp(0) FieldValue::timestamp(9223372036854775807) 
  ValueError: AmqpPconn\FieldValue::timestamp(): Argument #1 ($value) must be between 0 and 9223372036854775807, -1 given
FieldValue::int64(-9223372036854775807-1)
FieldValue::int64(9223372036854775807)
0: FieldValue::uint64(0)
9223372036854775807: FieldValue::uint64(9223372036854775807)
"0": FieldValue::uint64("0")
"5": FieldValue::uint64("5")
"9223372036854775807": FieldValue::uint64("9223372036854775807")
"9223372036854775808": FieldValue::uint64("9223372036854775808")
"18446744073709551615": FieldValue::uint64("18446744073709551615")
"007": FieldValue::uint64("007")
-1: ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, -1 given
-9223372036854775808: ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, -9223372036854775808 given
"18446744073709551616": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "18446744073709551616" given
"99999999999999999999999": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "99999999999999999999999" given
"-1": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "-1" given
"+1": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "+1" given
" 1": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, " 1" given
"1 ": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "1 " given
"1.5": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "1.5" given
"0x10": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "0x10" given
"1e3": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "1e3" given
"": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "" given
"many": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "many" given
"1\u0000": ValueError: AmqpPconn\FieldValue::uint64(): Argument #1 ($value) must be between 0 and 18446744073709551615, written in digits, "1" given
FieldValue::float(0.5)
FieldValue::float(-1.0E+38)
FieldValue::float(3.4028234663852886E+38)
FieldValue::float(1.0E-50)
FieldValue::float(1.0)
  ValueError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be finite in 32 bits, INF given
  ValueError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be finite in 32 bits, -INF given
  ValueError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be finite in 32 bits, NAN given
  ValueError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be finite in 32 bits, 1.0e+39 given
  ValueError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be finite in 32 bits, -1.0e+39 given
  ValueError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be finite in 32 bits, 1.79769e+308 given
  TypeError: AmqpPconn\FieldValue::float(): Argument #1 ($value) must be of type float, string given
FieldValue::bytes("")
FieldValue::bytes("\000\377")
FieldValue::bytes("5")
TypeError: AmqpPconn\FieldValue::bytes(): Argument #1 ($value) must be of type string, array given
TypeError: AmqpPconn\FieldValue::int8(): Argument #1 ($value) must be of type int, string given
ArgumentCountError: AmqpPconn\FieldValue::int8() expects exactly 1 argument, 0 given
ArgumentCountError: AmqpPconn\FieldValue::int8() expects exactly 1 argument, 2 given
Error: Call to private AmqpPconn\FieldValue::__construct() from global scope
Error: Call to private AmqpPconn\FieldValue::__construct() from global scope
Error: Cannot modify readonly property AmqpPconn\FieldValue::$value
Error: Call to undefined method AmqpPconn\FieldValue::bit()
Error: Cannot create dynamic property AmqpPconn\FieldValue::$more
AmqpPconn\FieldValue Object
(
    [type] => uint16
    [value] => 5
)
[true,false,true]
