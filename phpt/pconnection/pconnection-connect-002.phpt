--TEST--
PConnection::connect() replaces a connection that the broker has closed; an operation on it throws
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--INI--
amqp_pconn.keeper=0
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$broker = Broker::shared();
$vhost = unique('vhost');
$broker->addVhost($vhost);
$close = static function () use ($broker, $vhost): void {
    $broker->ctl('close_all_connections', '--vhost', $vhost, 'for a test');
    wait_for_answers(getmypid(), $broker->port);
};

$connection = connection(['vhost' => $vhost]);
echo "after an operation: the next one tells\n";
$channel = $connection->openChannel();
$channel->queueDeclare('queue');
$close();
echo thrown(fn () => $channel->queueDeclare('queue')), "\n";
echo thrown(fn () => $connection->openChannel()->queueDeclare('queue')), "\n";
echo json_encode([$connection->isConnected(), $channel->isOpen()]), "\n";
$connection->connect();
echo 'status: ', $connection->getPersistenceStatus(), ', messages: ', $connection->openChannel()->queueDeclare('queue')->messageCount, "\n";

echo "after an operation: connect() looks\n";
$close();
$connection->connect();
echo json_encode([$connection->isConnected(), $connection->getPersistenceStatus()]), "\n";
echo thrown(fn () => $connection->openChannel()->queueDeclare('queue')), "\n";
$connection->shutdown();

echo "before any operation: it is replaced\n";
$connection->connect();
$looked = microtime(true);
$close();
// A look is good for a second.
wait_until(static fn () => microtime(true) > $looked + 1.1, 'it looks again');
$connection->openChannel()->queueDeclare('queue');
echo 'status: ', $connection->getPersistenceStatus(), "\n";
$connection->shutdown();
$broker->ctl('delete_vhost', $vhost);
?>
--EXPECT--
after an operation: the next one tells
AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - for a test
AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - for a test
[false,false]
status: 1, messages: 0
after an operation: connect() looks
[true,1]
nothing
before any operation: it is replaced
status: 1
