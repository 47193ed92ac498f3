--TEST--
A forked child cannot use the connection of its parent and does not disturb it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_pcntl();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$broker = Broker::shared();
$name = unique('fork');
$connection = connection(['name' => $name]);
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$parked = connection(['name' => $name, 'pool' => 'parked']);
$parked->connect();
$parked->sleep();
$child = pcntl_fork();
if ($child === 0) {
    echo thrown(fn () => $channel->basicPublish('from the child', '', $queue)), "\n";
    echo thrown(fn () => $connection->openChannel()), "\n";
    echo json_encode([$connection->isConnected(), $connection->getPersistenceStatus(), $channel->isOpen()]), "\n";
    $connection->connect();
    echo 'connected: ', $connection->getPersistenceStatus(), "\n";
    $connection->openChannel()->queueDeclare('', exclusive: true);
    $parked->connect();
    echo 'what was parked: ', $parked->getPersistenceStatus(), "\n";
    exit;
}
pcntl_waitpid($child, $status);
echo 'child ended with ', pcntl_wexitstatus($status), "\n";
$channel->basicPublish('from the parent', '', $queue);
echo json_encode([$connection->isConnected(), $connection->getPersistenceStatus(), $channel->basicGet($queue, noAck: true)?->body]), "\n";
$parked->connect();
echo 'what was parked: ', $parked->getPersistenceStatus(), "\n";
echo 'connections ever: ', $broker->connectionsEver($name), "\n";
?>
--EXPECT--
AmqpPconn\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process
AmqpPconn\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process
[false,0,false]
connected: 1
what was parked: 1
child ended with 0
[true,1,"from the parent"]
what was parked: 2
connections ever: 4
