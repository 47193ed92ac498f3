--TEST--
The objects can be neither cloned, extended, made by hand nor given new properties, and none but a PConnection can be serialized
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

use AmqpPconn\{Message, PChannel, PConnection, QueueDeclareOk};

$connection = connection();
$channel = $connection->openChannel();
$ok = $channel->queueDeclare('', exclusive: true);
$channel->basicPublish('hello', '', $ok->queue);
$message = $channel->basicGet($ok->queue, noAck: true);
foreach ([$connection, $channel, $message, $ok] as $object) {
    echo thrown(fn () => serialize($object)), "\n";
    echo thrown(fn () => clone $object), "\n";
    echo thrown(fn () => $object->colour = 'red'), "\n";
    $class = $object::class;
    echo thrown(fn () => unserialize(sprintf('O:%d:"%s":0:{}', strlen($class), $class))), "\n";
}
foreach ([PChannel::class, Message::class, QueueDeclareOk::class] as $class) {
    echo thrown(fn () => new $class()), "\n";
}
echo thrown(fn () => $message->body = 'x'), "\n";
echo thrown(function () use ($ok) { unset($ok->queue); }), "\n";
foreach ([PConnection::class, PChannel::class, Message::class, QueueDeclareOk::class] as $class) {
    echo json_encode((new ReflectionClass($class))->isFinal()), ' ';
    echo thrown(fn () => (new ReflectionClass($class))->newInstanceWithoutConstructor()), "\n";
}
?>
--EXPECT--
nothing
Error: Trying to clone an uncloneable object of class AmqpPconn\PConnection
Error: Cannot create dynamic property AmqpPconn\PConnection::$colour
AmqpPconn\TokenException: this is not what serialize() makes of a PConnection, or it was altered
Exception: Serialization of 'AmqpPconn\PChannel' is not allowed
Error: Trying to clone an uncloneable object of class AmqpPconn\PChannel
Error: Cannot create dynamic property AmqpPconn\PChannel::$colour
Exception: Unserialization of 'AmqpPconn\PChannel' is not allowed
Exception: Serialization of 'AmqpPconn\Message' is not allowed
nothing
Error: Cannot create dynamic property AmqpPconn\Message::$colour
Exception: Unserialization of 'AmqpPconn\Message' is not allowed
Exception: Serialization of 'AmqpPconn\QueueDeclareOk' is not allowed
nothing
Error: Cannot create dynamic property AmqpPconn\QueueDeclareOk::$colour
Exception: Unserialization of 'AmqpPconn\QueueDeclareOk' is not allowed
Error: Call to private AmqpPconn\PChannel::__construct() from global scope
Error: Call to private AmqpPconn\Message::__construct() from global scope
Error: Call to private AmqpPconn\QueueDeclareOk::__construct() from global scope
Error: Cannot modify readonly property AmqpPconn\Message::$body
Error: Cannot unset readonly property AmqpPconn\QueueDeclareOk::$queue
true ReflectionException: Class AmqpPconn\PConnection is an internal class marked as final that cannot be instantiated without invoking its constructor
true ReflectionException: Class AmqpPconn\PChannel is an internal class marked as final that cannot be instantiated without invoking its constructor
true ReflectionException: Class AmqpPconn\Message is an internal class marked as final that cannot be instantiated without invoking its constructor
true nothing
