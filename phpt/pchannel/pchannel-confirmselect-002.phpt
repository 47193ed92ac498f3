--TEST--
PChannel::confirmSelect(), txSelect(): a Message from before settles nothing that comes after, although a kept channel of that mode could have taken the channel's place
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
require __DIR__ . '/../include/consuming.inc';

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$select = ['confirmSelect' => 'waitForConfirms', 'txSelect' => 'txCommit'];
$settle = [
    'acknowledged' => fn ($message) => $message->ack(),
    'given back' => fn ($message) => $message->nack(),
    'got with no-ack' => null,
    'delivered again' => fn ($message, $channel) => $channel->basicRecover(),
];
foreach ($select as $method => $done) {
    $connection = connection(['pool' => unique('pool')]);
    // A kept channel of that mode, which has delivered nothing yet.
    $kept = $connection->openChannel();
    $kept->$method();
    $kept->basicPublish('x', 'amq.fanout');
    $kept->$done();
    unset($kept);
    $connection->sleep();
    $connection->connect();
    foreach ($settle as $how => $call) {
        drained($operator, $queue);
        fill($operator, $queue, ['a', 'b']);
        $channel = $connection->openChannel();
        $before = $channel->basicGet($queue, noAck: $call === null);
        $call === null || $call($before, $channel);
        $channel->queueDeclarePassive($queue);
        $channel->$method();
        $after = $channel->basicGet($queue);
        echo "$method, $how: ", strtok(thrown(fn () => $before->ack()), ':'), ', outstanding: ', json_encode($channel->getUnackedTags() === [$after->deliveryTag]), "\n";
        $after->nack();
        $method === 'txSelect' && $channel->txCommit();
    }
    $connection->shutdown();
}
$operator->queueDelete($queue);
?>
--EXPECT--
confirmSelect, acknowledged: ValueError, outstanding: true
confirmSelect, given back: ValueError, outstanding: true
confirmSelect, got with no-ack: ValueError, outstanding: true
confirmSelect, delivered again: ValueError, outstanding: true
txSelect, acknowledged: ValueError, outstanding: true
txSelect, given back: ValueError, outstanding: true
txSelect, got with no-ack: ValueError, outstanding: true
txSelect, delivered again: ValueError, outstanding: true
