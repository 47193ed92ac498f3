--TEST--
The objects can be neither serialized, cloned, extended, made by hand nor given new properties
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
echo "made without their constructors they refuse everything, quietly\n";
foreach ([PConnection::class, PChannel::class, Message::class, QueueDeclareOk::class] as $class) {
    $hollow = (new ReflectionClass($class))->newInstanceWithoutConstructor();
    foreach (get_class_methods($hollow) as $method) {
        if ($method !== '__construct') {
            $arguments = array_fill(0, (new ReflectionMethod($hollow, $method))->getNumberOfRequiredParameters(), '1');
            echo "$method: ", thrown(fn () => $hollow->$method(...$arguments)), "\n";
        }
    }
}
?>
--EXPECTF--
%AX
