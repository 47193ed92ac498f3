--TEST--
Tables that would fill the memory, and names with control characters, are refused with the whole reason
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

$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$send = static fn (array $properties): string => preg_replace('/AmqpPconn.*is refused: /', '', thrown(static fn () => $channel->basicPublish('', '', $queue, $properties)));

// Little in memory, for it shares what it holds; 2 to the power of 31 values when it is written down.
$shared = 'x';
for ($i = 0; $i < 31; ++$i) {
    $shared = [$shared, $shared];
}
echo 'shared lists: ', $send(['headers' => ['a' => $shared]]), "\n";
$shared = 'x';
for ($i = 0; $i < 31; ++$i) {
    $shared = ['a' => $shared, 'b' => $shared];
}
echo 'shared tables: ', $send(['headers' => $shared]), "\n";
echo 'as arguments: ', thrown(static fn () => $channel->queueDeclare('', arguments: $shared)), "\n";
echo 'a long list: ', $send(['headers' => ['a' => array_fill(0, 1 << 20, null)]]), "\n";
echo 'a shorter one: ', $send(['headers' => ['a' => array_fill(0, (1 << 20) - 1, null)]]), "\n";
// References to one value are no array in itself.
$value = ['x'];
echo 'references: ', $send(['headers' => ['a' => [&$value, &$value], 'b' => &$value]]), "\n";

echo "dates at the ends of time:\n";
foreach (['@9223372036854775807', '@-9223372036854775808', '@-1', '-9999-01-01', '1969-12-31 23:59:59.999999 UTC', '1970-01-01 00:00:00 -00:01'] as $text) {
    $date = new DateTimeImmutable($text);
    echo "  $text: ", $send(['headers' => ['a' => $date]]), ', ', $send(['timestamp' => $date]), "\n";
}

echo 'a NUL in a name: ', $send(['headers' => ["a\0b" => ["c" => NAN]]]), "\n";
echo 'a long name: ', $send(['headers' => [str_repeat("k\0", 40) => NAN]]), "\n";
echo 'a NUL in a property: ', $send(["priority\0" => 5]), "\n";
echo 'an empty name: ', $send(['headers' => ['' => 5, 'a' => ['' => NAN]]]), "\n";
while ($message = $channel->basicGet($queue, noAck: true)) {
    $timestamps[] = $message->timestamp ?? $message->headers['a'];
}
echo 'timestamps that come back: ', json_encode($timestamps), "\n";
$channel->basicPublish('', '', $queue, ['headers' => ['' => 5, "a\0b" => 6, '-0' => 7, '08' => 8, '-5' => 9, '9223372036854775808' => 10, '-' => 11]]);
$headers = $channel->basicGet($queue, noAck: true)->headers;
ksort($headers, SORT_STRING);
echo 'names that come back: ', json_encode($headers), "\n";
?>
--EXPECT--
shared lists: ValueError: headers must not hold more than 1048576 values
shared tables: ValueError: headers must not hold more than 1048576 values
as arguments: ValueError: AmqpPconn\PChannel::queueDeclare(): Argument #5 ($arguments) is refused: arguments must not hold more than 1048576 values
a long list: ValueError: headers must not hold more than 1048576 values
a shorter one: ValueError: the properties do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
references: nothing
dates at the ends of time:
  @9223372036854775807: nothing, nothing
  @-9223372036854775808: ValueError: headers["a"] must not be a date before 1970, ValueError: property "timestamp" must be between 0 and 9223372036854775807, -9223372036854775808 given
  @-1: ValueError: headers["a"] must not be a date before 1970, ValueError: property "timestamp" must be between 0 and 9223372036854775807, -1 given
  -9999-01-01: ValueError: headers["a"] must not be a date before 1970, ValueError: property "timestamp" must be between 0 and 9223372036854775807, -377705116800 given
  1969-12-31 23:59:59.999999 UTC: ValueError: headers["a"] must not be a date before 1970, ValueError: property "timestamp" must be between 0 and 9223372036854775807, -1 given
  1970-01-01 00:00:00 -00:01: nothing, nothing
a NUL in a name: ValueError: headers["a\0b"]["c"] must be finite, NAN given
a long name: ValueError: headers["k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0k\0"] must be finite, NAN given
a NUL in a property: ValueError: unknown property "priority\0", did you mean "priority"?
an empty name: ValueError: headers["a"][""] must be finite, NAN given
timestamps that come back: [[["x"],["x"]],9223372036854775807,9223372036854775807,{"date":"1970-01-01 00:01:00.000000","timezone_type":1,"timezone":"+00:00"},60]
names that come back: {"":5,"-":11,"-0":7,"-5":9,"08":8,"9223372036854775808":10,"a\u0000b":6}
