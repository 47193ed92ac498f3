--TEST--
Every field type of AMQP and of RabbitMQ becomes a PHP value without loss
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/values.inc';

use AmqpPconn\PConnection;

$long = static fn (string $text): string => pack('N', strlen($text)) . $text;
$table = static fn (array $fields): string => $long(implode(array_map(
    static fn (string $name, string $field): string => chr(strlen($name)) . $name . $field,
    array_keys($fields),
    $fields,
)));
$fields = [
    'boolean t' => "t\1",
    'boolean t, 0' => "t\0",
    'boolean t, 7' => "t\7",
    'int8 b' => "b\x80",
    'uint8 B' => "B\xff",
    'int16 s' => "s\x80\0",
    'uint16 u' => "u\xff\xff",
    'int32 I' => "I\x80\0\0\0",
    'uint32 i' => "i\xff\xff\xff\xff",
    'int64 l' => "l\x80\0\0\0\0\0\0\0",
    'uint64 L, small' => "L\0\0\0\0\0\0\0\5",
    'uint64 L, the greatest int' => "L\x7f\xff\xff\xff\xff\xff\xff\xff",
    'uint64 L, greater' => "L\x80\0\0\0\0\0\0\0",
    'uint64 L, the greatest' => "L\xff\xff\xff\xff\xff\xff\xff\xff",
    'float f' => 'f' . pack('G', 0.1),
    'float f, NAN' => "f\x7f\xc0\0\0",
    'double d' => 'd' . pack('E', 0.1),
    'double d, INF' => 'd' . pack('E', INF),
    'double d, NAN' => "d\x7f\xf8\0\0\0\0\0\0",
    'decimal D' => "D\2\0\0\x30\x39",
    'decimal D, negative' => "D\1\xff\xff\xff\xff",
    'decimal D, scale 255' => "D\xff\x7f\xff\xff\xff",
    'string S' => 'S' . $long("a\0\xff"),
    'string S, empty' => 'S' . $long(''),
    'bytes x' => 'x' . $long("a\0\xff"),
    'array A' => 'A' . $long("b\1V" . 'S' . $long('x') . 'A' . $long("t\1")),
    'array A, empty' => 'A' . $long(''),
    'timestamp T' => "T\0\0\0\0\x3b\x9a\xca\0",
    'timestamp T, the last of 9999' => 'T' . pack('J', 253402300799),
    'timestamp T, later' => 'T' . pack('J', 253402300800),
    'timestamp T, the greatest' => "T\xff\xff\xff\xff\xff\xff\xff\xff",
    'table F' => 'F' . $table(['a' => "b\1", 'b' => 'F' . $table(['c' => 'V'])]),
    'table F, empty' => 'F' . $table([]),
    'void V' => 'V',
];
$headers = $table(array_combine(array_map('strval', array_keys(array_values($fields))), $fields));
$peer = Peer::scripted(implode("\n", [
    'handshake', 'oblige-until basic.get',
    'method 1 basic.get-ok 0000000000000001 00 00 0171 00000000',
    'frame header 1 003c0000' . str_repeat('0', 16) . '2000' . bin2hex($headers),
    'oblige',
]));
$connection = new PConnection(['port' => $peer->port]);
$channel = $connection->openChannel();
$got = $channel->basicGet('q', noAck: true)->headers;
foreach (array_keys($fields) as $number => $name) {
    echo "$name: ", described_value($got[$number]), "\n";
}
echo 'and back they come as they were: ';
$real = connection()->openChannel();
$queue = $real->queueDeclare('', exclusive: true)->queue;
$finite = array_filter($got, static fn (mixed $value): bool => !is_float($value) || is_finite($value));
$real->basicPublish('', '', $queue, ['headers' => ['sent' => $finite]]);
$sent = $real->basicGet($queue, noAck: true)->headers['sent'];
echo json_encode(same_value($sent, $finite)), "\n";
?>
--EXPECT--
boolean t: true
boolean t, 0: false
boolean t, 7: true
int8 b: -128
uint8 B: 255
int16 s: -32768
uint16 u: 65535
int32 I: -2147483648
uint32 i: 4294967295
int64 l: -9223372036854775807-1
uint64 L, small: 5
uint64 L, the greatest int: 9223372036854775807
uint64 L, greater: "9223372036854775808"
uint64 L, the greatest: "18446744073709551615"
float f: 0.10000000149011612
float f, NAN: NAN
double d: 0.1
double d, INF: INF
double d, NAN: NAN
decimal D: Decimal(123.45)
decimal D, negative: Decimal(-0.1)
decimal D, scale 255: Decimal(0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002147483647)
string S: "a\000\377"
string S, empty: ""
bytes x: "a\000\377"
array A: [1, NULL, "x", [true]]
array A, empty: []
timestamp T: DateTimeImmutable(2001-09-09T01:46:40.000000 GMT+0000)
timestamp T, the last of 9999: DateTimeImmutable(9999-12-31T23:59:59.000000 GMT+0000)
timestamp T, later: 253402300800
timestamp T, the greatest: "18446744073709551615"
table F: [a: 1, b: [c: NULL]]
table F, empty: []
void V: NULL
and back they come as they were: true
