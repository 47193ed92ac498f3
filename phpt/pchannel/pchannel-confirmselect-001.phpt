--TEST--
PChannel::confirmSelect(): publishes are numbered from 1 in each lease, on each channel; it costs no write and keeps the channel's id
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

$connection = connection(['pool' => unique('pool')]);
$channel = $connection->openChannel();
$queue = unique('queue');
$channel->queueDeclare($queue);
$numbers = static fn ($channel, int $count): string => json_encode(array_map(
    static fn (): ?int => $channel->basicPublish('x', '', $queue),
    array_fill(0, $count, null),
));

echo 'without: ', $numbers($channel, 2), ' ', json_encode($channel->hasOutstandingConfirms()), "\n";
$id = $channel->getChannelId();
$sends = sends();
$channel->confirmSelect();
$channel->confirmSelect();
echo 'writes: ', sends() - $sends, ', the same channel: ', json_encode($channel->getChannelId() === $id), "\n";
$channel->waitForConfirms();
echo 'nothing is due: ', json_encode($channel->hasOutstandingConfirms()), "\n";
echo 'with: ', $numbers($channel, 3), "\n";
$channel->waitForConfirms();
echo 'waited for: ', json_encode($channel->hasOutstandingConfirms()), "\n";
echo 'they go on: ', $numbers($channel, 1), "\n";
wait_until(static fn (): bool => !$channel->hasOutstandingConfirms(), 'the confirm comes without waitForConfirms()');
$channel->queueDeclarePassive($queue);
echo 'and on: ', $numbers($channel, 1), "\n";

$other = $connection->openChannel();
$other->confirmSelect();
$other->getChannelId();
echo 'another channel: ', $numbers($other, 2), ', the first again: ', $numbers($channel, 1), "\n";
$other->close();
echo 'closed and taken again: ';
$other = $connection->openChannel();
$other->confirmSelect();
echo $numbers($other, 2), "\n";

$connection->sleep();
$opened = AmqpPconn\status()['channels_opened'];
$connection->connect();
$left = $connection->getChannel($id);
echo 'left open, in the next lease: ', $numbers($left, 2), "\n";
$left->waitForConfirms();
$left->close();
$connection->sleep();
$connection->connect();
$fresh = $connection->openChannel();
$fresh->confirmSelect();
echo 'kept, in the one after: ', $numbers($fresh, 2), ', channels opened: ', AmqpPconn\status()['channels_opened'] - $opened, "\n";
$fresh->waitForConfirms();
echo 'arrived: ', $fresh->queueDelete($queue), "\n";
$figures = AmqpPconn\status();
echo "published: {$figures['messages_published']}, confirmed: {$figures['publishes_confirmed']}\n";
?>
--EXPECT--
without: [null,null] false
writes: 0, the same channel: true
nothing is due: false
with: [1,2,3]
waited for: false
they go on: [4]
and on: [5]
another channel: [1,2], the first again: [6]
closed and taken again: [1,2]
left open, in the next lease: [1,2]
kept, in the one after: [1,2], channels opened: 0
arrived: 16
published: 16, confirmed: 14
