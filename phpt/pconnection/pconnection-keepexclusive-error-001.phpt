--TEST--
PConnection::keepExclusive() refuses what is no exclusive queue of this connection, and says why; nothing is sent
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

$connection = connection();
$channel = $connection->openChannel();
$shared = $channel->queueDeclare(unique('shared'))->queue;
$deleted = $channel->queueDeclare(exclusive: true)->queue;
$channel->queueDelete($deleted);
$other = connection(['pool' => 'other']);
$foreign = $other->openChannel()->queueDeclare(exclusive: true)->queue;
$passing = $channel->queueDeclare(exclusive: true, autoDelete: true)->queue;
$sends = sends();
foreach (['without exclusive' => $shared, 'with autoDelete' => $passing, 'deleted' => $deleted, 'another connection\'s' => $foreign, 'not there' => 'no such queue', 'empty' => '', 'not UTF-8' => "\xff", 'too long' => str_repeat('q', 256)] as $what => $queue) {
    echo $what, ': ', str_replace([$shared, $passing, $deleted, $foreign], ['SHARED', 'PASSING', 'DELETED', 'FOREIGN'], thrown(static fn () => $connection->keepExclusive($queue))), "\n";
}
echo 'sent: ', sends() - $sends, ', kept: ', json_encode($connection->getKeptQueues()), "\n";
$channel->queueDelete($shared);
$connection->sleep();
echo 'asleep: ', thrown(static fn () => $connection->keepExclusive($shared)), "\n";
echo 'asleep: ', thrown(static fn () => $connection->getKeptQueues()), "\n";
?>
--EXPECT--
without exclusive: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be an exclusive queue that was declared on this connection, "SHARED" given: it was declared without exclusive, and outlives the connection
with autoDelete: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be a queue that outlives its consumers, "PASSING" given: it was declared with autoDelete, and they are cancelled
deleted: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be an exclusive queue that was declared on this connection, "DELETED" given: none of that name was
another connection's: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be an exclusive queue that was declared on this connection, "FOREIGN" given: none of that name was
not there: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be an exclusive queue that was declared on this connection, "no such queue" given: none of that name was
empty: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must not be empty
not UTF-8: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be valid UTF-8
too long: ValueError: AmqpPconn\PConnection::keepExclusive(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
sent: 0, kept: []
asleep: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
asleep: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
