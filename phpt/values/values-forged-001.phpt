--TEST--
A FieldValue or Decimal that was not made by its constructor or functions is refused, and nothing is sent
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

$forged = static fn (string $class, array $properties): object => unserialize(preg_replace('/^a:/', sprintf('O:%d:"%s":', strlen($class), $class), serialize($properties)));
$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$sends = AmqpPconn\status()['system_calls']['send'];
foreach ([
    'a Decimal without its constructor' => static fn () => (new ReflectionClass(Decimal::class))->newInstanceWithoutConstructor(),
    'a Decimal with nothing' => static fn () => $forged(Decimal::class, []),
    'a Decimal out of bounds' => static fn () => $forged(Decimal::class, ['scale' => 1000, 'value' => 99999999999]),
    'a Decimal of texts' => static fn () => $forged(Decimal::class, ['scale' => 'x', 'value' => 'y']),
    'a FieldValue without its constructor' => static fn () => (new ReflectionClass(FieldValue::class))->newInstanceWithoutConstructor(),
    'a FieldValue with nothing' => static fn () => $forged(FieldValue::class, []),
    'a FieldValue without a value' => static fn () => $forged(FieldValue::class, ['type' => 'bytes']),
    'a FieldValue of no type' => static fn () => $forged(FieldValue::class, ['type' => 'no type', 'value' => 1.5]),
    'bytes that are an int' => static fn () => $forged(FieldValue::class, ['type' => 'bytes', 'value' => 5]),
    'an int that is text' => static fn () => $forged(FieldValue::class, ['type' => 'int8', 'value' => 'text']),
    'an int out of bounds' => static fn () => $forged(FieldValue::class, ['type' => 'int8', 'value' => 1000]),
    'an uint64 that is no number' => static fn () => $forged(FieldValue::class, ['type' => 'uint64', 'value' => 'many']),
    'a float that is an int' => static fn () => $forged(FieldValue::class, ['type' => 'float', 'value' => 5]),
    'a float that is not finite' => static fn () => $forged(FieldValue::class, ['type' => 'float', 'value' => INF]),
] as $what => $make) {
    $refused = 'not refused';
    try {
        $value = $make();
        $channel->basicPublish('', '', $queue, ['headers' => ['value' => $value]]);
    } catch (Throwable) {
        $refused = 'refused';
    }
    echo "$what: $refused\n";
}
echo 'writes: ', AmqpPconn\status()['system_calls']['send'] - $sends, "\n";
?>
--EXPECT--
a Decimal without its constructor: refused
a Decimal with nothing: refused
a Decimal out of bounds: refused
a Decimal of texts: refused
a FieldValue without its constructor: refused
a FieldValue with nothing: refused
a FieldValue without a value: refused
a FieldValue of no type: refused
bytes that are an int: refused
an int that is text: refused
an int out of bounds: refused
an uint64 that is no number: refused
a float that is an int: refused
a float that is not finite: refused
writes: 0
