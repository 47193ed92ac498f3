--TEST--
Typed values reach the broker in arguments as they are meant: integers of every width, booleans, text and lists
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

$connection = connection();
$declare = static function (array $arguments) use ($connection): string {
    $channel = $connection->openChannel();
    $thrown = thrown(static fn () => $channel->queueDeclare('', exclusive: true, arguments: $arguments));
    $channel->isOpen() && $channel->close();
    return preg_match('/(\[\d+\]).*?(\d+ [A-Z_]+)/', $thrown, $found) ? $found[2] : $thrown;
};
foreach ([
    'int' => 5,
    'int8' => FieldValue::int8(5),
    'int16' => FieldValue::int16(5),
    'uint16' => FieldValue::uint16(5),
    'int32' => FieldValue::int32(5),
    'uint32' => FieldValue::uint32(5),
    'text' => '5',
    'float' => 5.0,
    'Decimal' => new Decimal(0, 5),
    'bool' => true,
] as $what => $value) {
    echo "x-max-length as $what: ", $declare(['x-max-length' => $value]), "\n";
}
// The arguments are compared: an int of another width is the same one to RabbitMQ.
$channel = $connection->openChannel();
$queue = $channel->queueDeclare(unique('queue'), exclusive: true, arguments: ['x-max-length' => FieldValue::int16(5), 'x-list' => [1, 'a'], 'x-null' => null])->queue;
echo 'declared again: ', $channel->queueDeclare($queue, exclusive: true, arguments: ['x-max-length' => 5, 'x-list' => [1, 'a'], 'x-null' => null])->queue === $queue ? 'the same' : 'another', "\n";

echo 'a headers exchange: ';
$exchange = unique('exchange');
$channel->exchangeDeclare($exchange, 'headers', autoDelete: true);
$channel->queueBind($queue, $exchange, '', ['x-match' => 'all', 'number' => 5, 'flag' => true, 'when' => new DateTimeImmutable('@1000000000'), 'text' => 'a']);
foreach ([
    ['number' => 5, 'flag' => true, 'when' => new DateTime('@1000000000'), 'text' => 'a'],
    ['number' => FieldValue::int32(5), 'flag' => true, 'when' => FieldValue::timestamp(1000000000), 'text' => 'a'],
    ['number' => 6, 'flag' => true, 'when' => new DateTime('@1000000000'), 'text' => 'a'],
    ['number' => 5, 'flag' => true, 'when' => new DateTime('@1000000001'), 'text' => 'a'],
] as $headers) {
    $channel->basicPublish('', $exchange, '', ['headers' => $headers]);
}
$channel->queueDeclarePassive($queue);
$routed = 0;
while ($channel->basicGet($queue, noAck: true)) {
    ++$routed;
}
echo "$routed routed\n";
?>
--EXPECT--
x-max-length as int: nothing
x-max-length as int8: nothing
x-max-length as int16: nothing
x-max-length as uint16: nothing
x-max-length as int32: nothing
x-max-length as uint32: nothing
x-max-length as text: 406 PRECONDITION_FAILED
x-max-length as float: 406 PRECONDITION_FAILED
x-max-length as Decimal: 406 PRECONDITION_FAILED
x-max-length as bool: 406 PRECONDITION_FAILED
declared again: the same
a headers exchange: 2 routed
