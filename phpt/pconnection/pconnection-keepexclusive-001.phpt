--TEST--
PConnection::keepExclusive(): the queue and what is in it are there after sleep(), under the name that the broker chose, until it is deleted or its connection ends
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

use AmqpPconn\PConnection;

$operator = connection(['pool' => 'operator'])->openChannel();
$connection = connection();
$channel = $connection->openChannel();
$kept = $channel->queueDeclare(exclusive: true)->queue;
$named = $channel->queueDeclare(unique('named'), exclusive: true)->queue;
$passing = $channel->queueDeclare(exclusive: true)->queue;
$connection->keepExclusive($kept);
$connection->keepExclusive($named);
$connection->keepExclusive($named);
echo 'kept: ', json_encode($connection->getKeptQueues() === [$kept, $named]), "\n";
$connection->sleep();

// Others may publish to it meanwhile.
$operator->basicPublish('while it slept', '', $kept);
$operator->basicPublish('to a named one', '', $named);
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), ', kept: ', json_encode($connection->getKeptQueues() === [$kept, $named]), "\n";
$channel = $connection->openChannel();
foreach ([$kept, $named] as $queue) {
    echo wait_until(static fn () => $channel->basicGet($queue, noAck: true), 'a message')->body, "\n";
}
echo 'the other: ', preg_replace('/ on .*(404 NOT_FOUND).*/', ' $1', thrown(static fn () => $connection->openChannel()->queueDeclarePassive($passing))), "\n";

echo "declared again it stays kept: ";
$channel->queueDeclare($named, exclusive: true);
$connection->sleep();
$connection->connect();
$channel = $connection->openChannel();
echo $channel->queueDeclarePassive($named)->queue === $named ? 'there' : 'gone', "\n";

echo "consumed, and what was not seen is in it again: ";
fill($channel, $kept, ['a', 'b', 'c']);
$channel->basicConsume($kept, static fn (): int => PConnection::CONSUMER_ACK);
$connection->select(timeout: 10, maxMessages: 1);
$connection->sleep();
$connection->connect();
echo drained($connection->openChannel(), $kept), "\n";

echo "whoever comes next gets that connection first: ";
$second = connection();
$second->openChannel()->getChannelId();
$connection->sleep();
$second->sleep();
$next = connection();
echo json_encode($next->getKeptQueues() === [$kept, $named]), ', ', json_encode(connection()->getKeptQueues()), "\n";

echo "deleted: ";
$next->openChannel()->queueDelete($named);
echo json_encode($next->getKeptQueues() === [$kept]);
$next->sleep();
$next->connect();
echo json_encode($next->getKeptQueues() === [$kept]), "\n";

echo "shut down: ";
$next->shutdown();
$next->connect();
echo json_encode($next->getKeptQueues()), "\n";
?>
--EXPECT--
kept: true
status 2, kept: true
while it slept
to a named one
the other: AmqpPconn\ChannelException [404]: queue.declare 404 NOT_FOUND
declared again it stays kept: there
consumed, and what was not seen is in it again: b+ c+
whoever comes next gets that connection first: true, []
deleted: truetrue
shut down: []
