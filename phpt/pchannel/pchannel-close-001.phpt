--TEST--
PChannel::close() keeps a clean channel for the next openChannel(); one that the broker closed tells why
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

$connection = connection(['name' => unique('close')]);
$channel = $connection->openChannel();
var_dump($channel->isOpen());
$id = $channel->getChannelId();
$opened = figures()['channels opened'];
$channel->close();
$channel->close();
var_dump($channel->isOpen());
echo thrown(fn () => $channel->basicPublish('x')), "\n";
echo thrown(fn () => $channel->getChannelId()), "\n";
$again = $connection->openChannel();
echo 'the same channel: ', json_encode($again->getChannelId() === $id && figures()['channels opened'] === $opened), "\n";

echo "closed by the broker\n";
echo thrown(fn () => $again->queueDeclarePassive('no such queue')), "\n";
var_dump($again->isOpen());
echo thrown(fn () => $again->basicPublish('x', '', 'q')), "\n";
echo thrown(fn () => $again->getChannelId()), "\n";
$again->close();
echo thrown(fn () => $again->queueDeclare()), "\n";
var_dump($connection->isConnected(), count($connection->getChannels()));

echo "a publish to a missing exchange is told by a following operation\n";
$other = $connection->openChannel();
$other->basicPublish('x', 'no such exchange');
echo thrown(fn () => $other->queueDeclare('', exclusive: true)), "\n";
echo thrown(fn () => $other->queueDeclare('', exclusive: true)), "\n";
var_dump($other->isOpen());
echo $connection->openChannel()->queueDeclare('', exclusive: true)->messageCount, "\n";
?>
--EXPECTF--
bool(true)
bool(false)
AmqpPconn\ChannelException: the channel was closed by the program
AmqpPconn\ChannelException: the channel was closed by the program
the same channel: true
closed by the broker
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'no such queue' in vhost '/' (queue.declare)
bool(false)
AmqpPconn\ChannelException [404]: basic.publish on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'no such queue' in vhost '/' (queue.declare)
nothing
AmqpPconn\ChannelException: the channel was closed by the program
bool(true)
int(0)
a publish to a missing exchange is told by a following operation
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
bool(false)
0
