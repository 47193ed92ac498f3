--TEST--
The exceptions are one small tree, and getCode() is the reply code of the broker
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

use AmqpPconn\PConnException;
use AmqpPconn\PConnection;

// All that the extension has.
$classes = array_keys((new ReflectionExtension('amqp_pconn'))->getClasses());
foreach (array_filter($classes, static fn (string $class): bool => is_subclass_of($class, Throwable::class)) as $class) {
    $own = array_filter((new ReflectionClass($class))->getProperties(), static fn ($property): bool => $property->class === $class);
    $told = array_map(static fn ($property): string => ($property->isReadOnly() ? 'readonly ' : '') . "{$property->getType()} \$$property->name", $own);
    echo $class, ' < ', implode(' < ', class_parents($class)), $told === [] ? '' : ': ' . implode(', ', $told), "\n";
}
$code = static function (callable $call): int {
    try {
        $call();
    } catch (PConnException $thrown) {
        return $thrown->getCode();
    }
    return -1;
};
$connection = connection();
echo $code(fn () => connection(['password' => 'wrong'])->connect()), "\n";
echo $code(fn () => connection(['vhost' => 'none'])->connect()), "\n";
echo $code(fn () => (new PConnection(['port' => closed_port()]))->connect()), "\n";
echo $code(fn () => $connection->openChannel()->queueDeclarePassive('no such queue')), "\n";
echo $code(fn () => $connection->openChannel()->queueDeclare('amq.reserved')), "\n";
// COMMAND_INVALID, which RabbitMQ 4 has made a PRECONDITION_FAILED.
echo json_encode(in_array($code(fn () => $connection->openChannel()->exchangeDeclare('x', 'no such type')), [503, 406], true)), "\n";
?>
--EXPECT--
AmqpPconn\PConnException < RuntimeException < Exception
AmqpPconn\ConnectionException < AmqpPconn\PConnException < RuntimeException < Exception
AmqpPconn\AuthenticationException < AmqpPconn\ConnectionException < AmqpPconn\PConnException < RuntimeException < Exception
AmqpPconn\ChannelException < AmqpPconn\PConnException < RuntimeException < Exception
AmqpPconn\TimeoutException < AmqpPconn\PConnException < RuntimeException < Exception
AmqpPconn\UnackedDeliveriesException < AmqpPconn\PConnException < RuntimeException < Exception: readonly array $deliveryTags, readonly array $messages
AmqpPconn\BlockedException < AmqpPconn\ConnectionException < AmqpPconn\PConnException < RuntimeException < Exception
AmqpPconn\UnconfirmedPublishException < AmqpPconn\PConnException < RuntimeException < Exception: readonly array $nacked, readonly array $missing
AmqpPconn\OpenTransactionException < AmqpPconn\PConnException < RuntimeException < Exception: readonly array $channels
AmqpPconn\TokenException < AmqpPconn\PConnException < RuntimeException < Exception
403
530
0
404
403
true
