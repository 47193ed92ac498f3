--TEST--
PConnection::sleep() refuses unsettled deliveries, lists them and changes nothing; acknowledged, or asked to requeue, it sleeps
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

$connection = connection(['pool' => unique('pool')]);
$channel = $connection->openChannel();
$other = $connection->openChannel();
$queue = unique('queue');
$channel->queueDeclare($queue);
foreach (['a', 'b', 'c'] as $body) {
    $channel->basicPublish($body, '', $queue);
}
[$a, $b] = [$channel->basicGet($queue), $channel->basicGet($queue)];
$c = $other->basicGet($queue);
try {
    $connection->sleep();
} catch (AmqpPconn\UnackedDeliveriesException $refused) {
    echo described($refused), "\n", json_encode($refused->deliveryTags), "\n";
}
echo thrown(fn () => $refused->deliveryTags = []), "\n";
echo 'the same lease, the same channels: ', json_encode([$connection->isConnected(), $channel->isOpen(), $other->isOpen()]), "\n";
echo 'still out: ', $connection->openChannel()->queueDeclarePassive($queue)->messageCount, " ready\n";
$a->ack();
$c->ack();
echo thrown(fn () => $connection->sleep()), "\n";
$b->nack();
$connection->sleep();
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), "\n";

// Another channel than that of the nack, which it may overtake.
$channel = $connection->openChannel();
$message = wait_until(fn () => $channel->basicGet($queue), 'the message is back');
unset($channel, $message);
echo "nobody has a name for it any more: ", thrown(fn () => $connection->sleep()), "\n";
$connection->sleep(requeueUnacked: true);
$connection->connect();
$message = $connection->openChannel()->basicGet($queue);
echo 'given back: ', $message->body, ' ', json_encode($message->redelivered), "\n";
$holder = $message;
unset($connection, $other);
echo 'a message keeps its connection: ', thrown(fn () => $holder->ack()), "\n";

$connection = connection(['pool' => unique('pool')]);
$connection->openChannel()->basicPublish('lost', '', $queue);
$connection->openChannel()->basicGet($queue);
$connection->shutdown();
$reader = connection()->openChannel();
echo 'shutdown() refuses nothing, and the broker takes back: ', wait_until(fn () => $reader->basicGet($queue, noAck: true), 'the message is back')->body, "\n";
$reader->queueDelete($queue);
$figures = figures();
echo json_encode([$figures['deliveries settled'], $figures['deliveries given back']]), "\n";
?>
--EXPECTF--
AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel 1: 1, 2; channel 2: 1); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
{"1":[1,2],"2":[1]}
Error: Cannot modify readonly property AmqpPconn\UnackedDeliveriesException::$deliveryTags
the same lease, the same channels: [true,true,true]
still out: 0 ready
AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel 1: 2); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
status 2
nobody has a name for it any more: AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel %d: %d); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
given back: b true
a message keeps its connection: nothing
shutdown() refuses nothing, and the broker takes back: lost
[4,1]
