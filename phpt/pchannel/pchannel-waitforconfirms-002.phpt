--TEST--
A publish to a missing exchange in confirm mode: waitForConfirms() throws 404 and the numbers that are missing, later calls are refused, other channels go on
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

use AmqpPconn\UnconfirmedPublishException;

$connection = connection(['pool' => unique('pool')]);
[$channel, $other] = [$connection->openChannel(), $connection->openChannel()];
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->confirmSelect();
$other->confirmSelect();
$channel->basicPublish('x', '', $queue);
$channel->waitForConfirms();
$channel->basicPublish('x', 'no such exchange', 'key');
$channel->basicPublish('x', '', $queue);
$channel->basicPublish('x', '', $queue);
try {
    $channel->waitForConfirms();
} catch (UnconfirmedPublishException $thrown) {
    echo str_replace($queue, 'QUEUE', described($thrown)), "\n";
    echo json_encode([$thrown->getCode(), $thrown->nacked, $thrown->missing]), "\n";
}
$sends = sends();
foreach ([
    'waitForConfirms' => fn () => $channel->waitForConfirms(),
    'basicPublish' => fn () => $channel->basicPublish('x', '', $queue),
    'basicPublishBatch' => fn () => $channel->basicPublishBatch([['body' => 'x']]),
    'confirmSelect' => fn () => $channel->confirmSelect(),
    'queueDeclarePassive' => fn () => $channel->queueDeclarePassive($queue),
] as $name => $call) {
    echo "$name: ", thrown($call), "\n";
}
echo 'writes: ', sends() - $sends, ', open: ', json_encode($channel->isOpen()), ', due: ', json_encode($channel->hasOutstandingConfirms()), "\n";
$other->basicPublish('x', '', $queue);
echo 'the other: ', unconfirmed(fn () => $other->waitForConfirms()), "\n";
$fresh = $connection->openChannel();
$fresh->confirmSelect();
$fresh->basicPublish('x', '', $queue);
echo 'a fresh one: ', unconfirmed(fn () => $fresh->waitForConfirms()), "\n";
echo 'arrived: ', $fresh->queuePurge($queue), ', unconfirmed: ', AmqpPconn\status()['publishes_unconfirmed'], "\n";

echo "told before it was waited for\n";
$fresh->basicPublish('x', 'no such exchange');
echo thrown(fn () => $fresh->queueDeclarePassive($queue)), "\n";
echo unconfirmed(fn () => $fresh->waitForConfirms()), "\n";
echo thrown(fn () => $fresh->waitForConfirms()), "\n";
$connection->sleep();
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), ', channels that were left open: ', count($connection->getChannels()), "\n";
?>
--EXPECTF--
AmqpPconn\UnconfirmedPublishException [404]: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-4 (1 to exchange "no such exchange" with routing key "key", 2 to exchange "" with routing key "QUEUE"); the channel was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
[404,[],{"1":[2,3,4]}]
waitForConfirms: AmqpPconn\ChannelException [404]: waitForConfirms() on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
basicPublish: AmqpPconn\ChannelException [404]: basic.publish on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
basicPublishBatch: AmqpPconn\ChannelException [404]: basic.publish on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
confirmSelect: AmqpPconn\ChannelException [404]: confirm.select on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
queueDeclarePassive: AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
writes: 0, open: false, due: false
the other: all confirmed
a fresh one: all confirmed
arrived: 3, unconfirmed: 3
told before it was waited for
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
{"code":404,"nacked":[],"missing":{"%d":[2]}}
AmqpPconn\ChannelException [404]: waitForConfirms() on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
status 2, channels that were left open: 1
