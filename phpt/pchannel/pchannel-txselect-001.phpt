--TEST--
A transaction: what was published and settled takes effect with txCommit() and not before; txRollback() undoes it, and a message can be settled again
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
error_log=/dev/null
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

$connection = connection(['pool' => unique('pool')]);
$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$there = static fn (): int => $reader->queueDeclarePassive($queue)->messageCount;

$channel = $connection->openChannel();
$id = $channel->getChannelId();
$sends = sends();
$channel->txSelect();
$channel->txSelect();
echo 'txSelect() costs ', sends() - $sends, ' writes, and the channel is the same: ', json_encode($channel->getChannelId() === $id), "\n";
echo 'published: ', json_encode([$channel->basicPublish('a', '', $queue), $channel->basicPublish('b', '', $queue)]), ', there: ', $there(), "\n";
$channel->txCommit();
echo "committed: {$there()}\n";
$channel->basicPublish('c', '', $queue);
$channel->txRollback();
$channel->txCommit();
echo "rolled back: {$there()}\n";

$message = $channel->basicGet($queue);
$message->ack();
echo 'acked: ', thrown(fn () => $message->ack()), ', unacked: ', json_encode($channel->getUnackedTags()), "\n";
$channel->txRollback();
echo 'rolled back it can be settled again: ', json_encode($channel->getUnackedTags()), ", there: {$there()}\n";
$message->ack();
$channel->txCommit();
echo 'committed it cannot: ', thrown(fn () => $message->ack()), "\n";

[$message, $nothing] = [$channel->basicGet($queue), $channel->basicGet($queue)];
echo "next: $message->body, then ", json_encode($nothing), "\n";
$channel->basicPublish('reply', '', $queue);
$message->nack();
echo "published and given back: {$there()}";
$channel->txCommit();
echo ", committed: {$there()}\n";

$tags = [];
while ($message = $channel->basicGet($queue)) {
    $tags[$message->body] = $message->deliveryTag;
}
ksort($tags);
$channel->basicAck($tags['b']);
$channel->txRollback();
$channel->basicAck(max($tags), multiple: true);
$channel->txRollback();
echo 'many, undone twice: ', count($channel->getUnackedTags()), "\n";
$channel->basicAck(0, multiple: true);
$channel->txCommit();
echo 'settled: ', json_encode($channel->getUnackedTags()), ", there: {$there()}\n";

echo 'to a missing exchange: ';
$channel->basicPublish('x', 'no such exchange');
echo thrown(fn () => $channel->txCommit()), "\n";
echo thrown(fn () => $channel->txCommit()), "\n";
echo 'nothing is uncommitted on it any more: ', thrown(fn () => $connection->sleep()), "\n";

$connection->connect();
$channel = $connection->openChannel();
$channel->txSelect();
$channel->basicPublish('d', '', $queue);
$channel->getChannelId();
$channel->close();
$channel = $connection->openChannel();
$channel->basicPublish('e', '', $queue);
echo 'close() rolls back: ', wait_until(fn () => $reader->basicGet($queue, noAck: true), 'e is there')->body, ' ', json_encode($reader->basicGet($queue, noAck: true)), "\n";
$channel = $connection->openChannel();
$channel->txSelect();
$channel->basicPublish('f', '', $queue);
$channel->txCommit();
$channel->close();
echo 'what is committed stays: ', $reader->basicGet($queue, noAck: true)->body, "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
txSelect() costs 0 writes, and the channel is the same: true
published: [null,null], there: 0
committed: 2
rolled back: 2
acked: ValueError: The message was settled already, unacked: []
rolled back it can be settled again: [1], there: 1
committed it cannot: ValueError: The message was settled already
next: b, then null
published and given back: 0, committed: 2
many, undone twice: 2
settled: [], there: 0
to a missing exchange: AmqpPconn\ChannelException [404]: tx.commit on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
AmqpPconn\ChannelException [404]: tx.commit on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
nothing is uncommitted on it any more: nothing
close() rolls back: e null
what is committed stays: f
