--TEST--
select() ends at its timeout also while message follows message, and what was not handed over is lost to nobody
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

use AmqpPconn\{EventLoop, Message, PChannel, PConnection};

$connection = connection();
$loop = new EventLoop();
$loop->addConnection($connection);
$channel = $connection->openChannel();
$queue = queue_with($channel);
$last = 0;
$got = [];
$publish = static function () use ($channel, $queue, &$last): void {
    $channel->basicPublish((string) ++$last, '', $queue);
};
$flood_ends = 0.0;
// For each message another one, which has come before the callback is left.
$channel->basicConsume($queue, static function (Message $message) use ($channel, $queue, $publish, &$got, &$flood_ends): int {
    $got[] = (int) $message->body;
    if (microtime(true) < $flood_ends) {
        $publish();
        $channel->queueDeclarePassive($queue);
    }
    return PConnection::CONSUMER_ACK;
});

$rounds = [
    'timeout' => fn (): int => $connection->select(timeout: 0.4),
    'timeout, with others that are not reached' => fn (): int => $connection->select(0.4, 3, 1000000, fn (): bool => false),
    'EventLoop' => fn (): int => $loop->select(timeout: 0.4),
];
foreach ($rounds as $what => $select) {
    for ($i = 0; $i < 20; ++$i) {
        $publish();
    }
    wait_for_ready($channel, $queue, 0);
    $flood_ends = microtime(true) + 3;
    $before = count($got);
    echo "$what: ", preg_replace('/^\d+/', 'N', timed($select, 0.4, 2)), ', ', count($got) > $before + 20 ? 'many' : 'few', "\n";
    $flood_ends = 0.0;
}
$left = $last - count($got);
echo 'something is left: ', json_encode($left > 0), "\n";
echo 'the next select() hands it over: ', json_encode($connection->select(timeout: 10, maxMessages: $left) === $left), "\n";
sort($got);
echo 'each came once: ', json_encode($got === range(1, $last)), ', unsettled: ', count($channel->getUnackedTags()), "\n";

echo "timeout 0: what is there when it looks\n";
foreach (['PConnection' => $connection, 'EventLoop' => $loop] as $what => $selects) {
    for ($i = 0; $i < 5; ++$i) {
        $publish();
    }
    wait_for_ready($channel, $queue, 0);
    $flood_ends = microtime(true) + 3;
    echo "$what: ", timed(fn (): int => $selects->select(timeout: 0), 0, 2), "\n";
    $flood_ends = 0.0;
    echo '  and those that came meanwhile: ', $connection->select(timeout: 10, maxMessages: 5), "\n";
}

echo "a message that is being delivered is finished\n";
$channel->removeAllConsumers();
fill($channel, $queue, ['slow', 'slow']);
$channel->basicConsume($queue, static function (): int {
    usleep(300000);
    return PConnection::CONSUMER_ACK;
}, 'slow');
wait_for_ready($channel, $queue, 0);
echo timed(fn (): int => $connection->select(timeout: 0.1), 0.3, 0.55), "\n";
$channel->basicCancel('slow');
echo 'the other one goes back: ', drained($channel, $queue), "\n";
?>
--EXPECT--
timeout: N, in time, many
timeout, with others that are not reached: N, in time, many
EventLoop: N, in time, many
something is left: true
the next select() hands it over: true
each came once: true, unsettled: 0
timeout 0: what is there when it looks
PConnection: 5, in time
  and those that came meanwhile: 5
EventLoop: 5, in time
  and those that came meanwhile: 5
a message that is being delivered is finished
1, in time
the other one goes back: slow+
