--TEST--
PConnection::connect(), sleep() and shutdown() and what they leave
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$broker = Broker::shared();
$name = unique('sleep');
$connection = connection(['name' => $name]);
$connection->connect();
echo 'connected: ', $connection->getPersistenceStatus(), ' ', json_encode($connection->isConnected()), "\n";
$connection->connect();
echo 'again: ', $connection->getPersistenceStatus(), ', connections: ', $broker->connections($name), "\n";

$channel = $connection->openChannel();
$channel->queueDeclare('', exclusive: true);
$connection->sleep();
echo 'asleep: ', $connection->getPersistenceStatus(), ' ', json_encode($connection->isConnected()), "\n";
$connection->sleep();
echo thrown(fn () => $connection->openChannel()), "\n";
echo thrown(fn () => $connection->getServerProperties()), "\n";
echo thrown(fn () => $channel->queueDeclare()), "\n";
echo 'channel open: ', json_encode($channel->isOpen()), "\n";

$connection->connect();
echo 'awake: ', $connection->getPersistenceStatus(), ' ', json_encode($connection->isConnected()), "\n";
echo thrown(fn () => $channel->queueDeclare()), "\n";
echo 'a new channel: ', json_encode($connection->openChannel()->isOpen()), "\n";
echo 'connections: ', $broker->connections($name), ', ever: ', $broker->connectionsEver($name), "\n";

$connection->shutdown();
echo 'shut down: ', $connection->getPersistenceStatus(), ' ', json_encode($connection->isConnected()), "\n";
wait_until(static fn () => $broker->connections($name) === 0, 'the connection is gone');
echo 'ends: ', json_encode($broker->ends($name)), "\n";
$connection->shutdown();
echo thrown(fn () => $connection->openChannel()), "\n";
$connection->connect();
echo 'connected: ', $connection->getPersistenceStatus(), "\n";

echo "released\n";
$connection = null;
$channel = null;
$other = connection(['name' => $name]);
$other->connect();
echo 'connected: ', $other->getPersistenceStatus(), "\n";
?>
--EXPECT--
connected: 1 true
again: 1, connections: 1
asleep: 0 false
AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
channel open: false
awake: 2 true
AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
a new channel: true
connections: 1, ever: 1
shut down: 0 false
ends: ["closed"]
AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
connected: 1
released
connected: 2
