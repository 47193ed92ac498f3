--TEST--
PConnection::sleep() refuses uncommitted work, lists its channels and changes nothing; committed or rolled back, it sleeps
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

use AmqpPconn\OpenTransactionException;

$queue = unique('queue');
$reader = connection(['pool' => 'reader'])->openChannel();
$reader->queueDeclare($queue);
$connection = connection(['pool' => unique('pool')]);
$channels = array_map(static fn () => $connection->openChannel(), range(0, 3));
[$a, $b, $c, $plain] = $channels;
foreach ([$a, $b, $c] as $channel) {
    $channel->txSelect();
}
foreach ($channels as $channel) {
    $channel->basicPublish('x', '', $queue);
}
$b->txCommit();
$sends = AmqpPconn\status()['system_calls']['send'];
foreach ([false, true] as $requeue) {
    try {
        $connection->sleep($requeue);
    } catch (OpenTransactionException $refused) {
        echo described($refused), "\n", json_encode($refused->channels), "\n";
    }
}
echo thrown(fn () => $refused->channels = []), "\n";
echo 'writes: ', AmqpPconn\status()['system_calls']['send'] - $sends, "\n";
echo 'the same lease, the same channels: ', json_encode([$connection->isConnected(), ...array_map(static fn ($channel) => $channel->isOpen(), $channels)]), "\n";
$a->txCommit();
echo thrown(fn () => $connection->sleep()), "\n";
$c->txRollback();

echo "settled and not committed\n";
$messages = array_map(static fn () => wait_until(fn () => $a->basicGet($queue), 'there are three'), range(0, 2));
echo thrown(fn () => $connection->sleep()), "\n";
array_map(static fn ($message) => $message->ack(), $messages);
echo thrown(fn () => $connection->sleep()), "\n";
echo 'nor does it requeue what may be committed yet: ', thrown(fn () => $connection->sleep(requeueUnacked: true)), "\n";
$a->txRollback();
echo thrown(fn () => $connection->sleep()), "\n";
$messages[0]->ack();
$a->txCommit();

echo "unsettled, without uncommitted work, it is given back\n";
$connection->sleep(requeueUnacked: true);
echo 'there: ', wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 2 ? 2 : null, 'both are back'), "\n";

echo "a transaction without work sleeps, and is one yet in the next lease\n";
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), "\n";
$b = $connection->getChannel(2);
$b->basicPublish('y', '', $queue);
echo thrown(fn () => $connection->sleep()), "\n";
$b->txCommit();
$connection->sleep();
echo 'there: ', $reader->queueDelete($queue), "\n";
?>
--EXPECT--
AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 1, 3); commit it with txCommit() or undo it with txRollback()
[1,3]
AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 1, 3); commit it with txCommit() or undo it with txRollback()
[1,3]
Error: Cannot modify readonly property AmqpPconn\OpenTransactionException::$channels
writes: 0
the same lease, the same channels: [true,true,true,true,true]
AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 3); commit it with txCommit() or undo it with txRollback()
settled and not committed
AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel 1: 1, 2, 3); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 1); commit it with txCommit() or undo it with txRollback()
nor does it requeue what may be committed yet: AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 1); commit it with txCommit() or undo it with txRollback()
AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel 1: 1, 2, 3); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
unsettled, without uncommitted work, it is given back
there: 2
a transaction without work sleeps, and is one yet in the next lease
status 2
AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 2); commit it with txCommit() or undo it with txRollback()
there: 3
