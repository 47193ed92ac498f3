--TEST--
A batch in confirm mode gives the number of its last message; what is mandatory comes back, what is refused has its number
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
require __DIR__ . '/../include/publishing.inc';

$connection = connection();
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$full = $channel->queueDeclare('', exclusive: true, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish'])->queue;
$to = static fn (string $queue, string ...$bodies): array => array_map(static fn (string $body): array => ['body' => $body, 'routing_key' => $queue], $bodies);
$wait = static fn (): string => unconfirmed(static fn () => $channel->waitForConfirms());

echo 'not in confirm mode: ', $channel->basicPublishBatch($to($queue, 'a', 'b')), "\n";
$channel->confirmSelect();
echo 'none: ', $channel->basicPublishBatch([]), "\n";
echo 'two: ', $channel->basicPublishBatch($to($queue, 'a', 'b')), "\n";
echo 'one by itself: ', $channel->basicPublish('c', '', $queue), "\n";
echo 'three: ', $channel->basicPublishBatch($to($queue, 'd', 'e', 'f')), "\n";
echo 'none: ', $channel->basicPublishBatch([]), "\n";
echo $wait(), "\n";

$channel->setEventHandler($told = new Told());
$nowhere = static fn (string $body): array => ['mandatory' => true] + $to('no such queue', $body)[0];
echo 'mandatory: ', $channel->basicPublishBatch([$nowhere('g'), ...$to('no such queue', 'h'), $nowhere('i')]), "\n";
echo $wait(), "\n";
preg_match_all('/return \w+/', $told->take(), $returns);
echo implode(', ', $returns[0]), "\n";

echo 'refused: ', $channel->basicPublishBatch([...$to($full, 'j', 'k'), ...$to($queue, 'l'), ...$to($full, 'm')]), "\n";
echo $wait(), "\n";

echo 'to a missing exchange: ', $channel->basicPublishBatch([...$to($queue, 'n'), ['body' => 'o', 'exchange' => 'no such exchange'], ...$to($queue, 'p')]), "\n";
$missing = json_decode(unconfirmed(static fn () => $channel->waitForConfirms()), true);
// The confirm of the first of them may be faster than the end of the channel.
echo $missing['code'], ' ', json_encode(array_values(array_diff($missing['missing'][1], [14]))), "\n";
echo 'open: ', json_encode($channel->isOpen()), ', connected: ', json_encode($connection->isConnected()), "\n";
$figures = AmqpPconn\status();
echo "published: {$figures['messages_published']}, returned: {$figures['messages_returned']}, nacked: {$figures['publishes_nacked']}\n";

echo "in a transaction\n";
$transaction = $connection->openChannel();
$transaction->queuePurge($queue);
$transaction->txSelect();
echo $transaction->basicPublishBatch($to($queue, 'q', 'r')), ', before: ', $transaction->queueDeclarePassive($queue)->messageCount;
$transaction->txCommit();
echo ', after: ', $transaction->queueDeclarePassive($queue)->messageCount, "\n";
?>
--EXPECT--
not in confirm mode: 2
none: 0
two: 2
one by itself: 3
three: 6
none: 6
all confirmed
mandatory: 9
all confirmed
return g, return i
refused: 13
{"code":0,"nacked":{"1":[11,13]},"missing":[]}
to a missing exchange: 16
404 [15,16]
open: false, connected: true
published: 18, returned: 2, nacked: 2
in a transaction
2, before: 0, after: 2
