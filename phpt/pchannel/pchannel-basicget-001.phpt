--TEST--
PChannel::basicGet() on a channel whose consumers have deliveries under way: each of both can be settled, alone and by multiple
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{Message, PChannel, PConnection};

// The answer to the get and three deliveries, which are handed out later, in one write.
$scripts = [
    'settled alone' => static fn (Message $got, PChannel $channel) => $got->ack(),
    'by multiple' => static fn (Message $got, PChannel $channel) => $channel->basicAck($got->deliveryTag, multiple: true),
    'given back' => static fn (Message $got, PChannel $channel) => $got->nack(),
];
foreach ($scripts as $what => $settle) {
    $peer = consumed_peer(['oblige-until basic.get', 'cork', 'method 1 basic.get-ok 0000000000000001000001' . bin2hex('q') . '00000000',
        'frame header 1 003c0000' . sprintf('%016x', 3) . '0000', 'frame body 1 ' . bin2hex('got'), ...deliver_steps(['a', 'b', 'c'], 2), 'uncork', 'oblige']);
    $connection = new PConnection(['port' => $peer->port]);
    $channel = $connection->openChannel();
    $channel->basicConsume('q', static fn (): int => PConnection::CONSUMER_ACK, 'c');
    $got = $channel->basicGet('q');
    echo "$what: $got->body, unsettled: ", json_encode($channel->getUnackedTags()), ', ', thrown(static fn () => $settle($got, $channel)), "\n";
    echo '  deliveries: ', thrown(static function () use ($connection): void {
        echo $connection->select(timeout: 2, maxMessages: 3), ', ';
    }), ', unsettled: ', json_encode($channel->getUnackedTags()), "\n";
    $connection->shutdown();
}

$connection = connection();
$channel = $connection->openChannel();
$channel->basicQos(20);
$other = queue_with($channel, range(1, 200));
$queue = queue_with($channel);
$refused = $count = 0;
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($other, $queue, &$refused, &$count): int {
    $channel->basicPublish('again', '', $queue);
    $got = $channel->basicGet($other);
    ++$count;
    $refused += thrown(static fn () => $got->ack()) === 'nothing' ? 0 : 1;
    return PConnection::CONSUMER_ACK;
});
foreach (range(1, 30) as $i) {
    $channel->basicPublish('first', '', $queue);
}
echo 'while messages flow: ', thrown(static fn () => $connection->select(timeout: 10, maxMessages: 200)), ", refused $refused of $count\n";
?>
--EXPECT--
settled alone: got, unsettled: [1], nothing
  deliveries: 3, nothing, unsettled: []
by multiple: got, unsettled: [1], nothing
  deliveries: 3, nothing, unsettled: []
given back: got, unsettled: [1], nothing
  deliveries: 3, nothing, unsettled: []
while messages flow: nothing, refused 0 of 200
