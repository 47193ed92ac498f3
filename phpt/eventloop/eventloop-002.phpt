--TEST--
EventLoop: a flood on one connection does not keep another's messages waiting
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

use AmqpPconn\{EventLoop, Message, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
[$flooded, $quiet] = [connection(['pool' => 'flooded']), connection(['pool' => 'quiet'])];
$loop = new EventLoop();
$loop->addConnection($flooded);
$loop->addConnection($quiet);
$order = '';
$since = $longest = 0;
$messages = 5000;
foreach (['f' => $flooded, 'q' => $quiet] as $name => $connection) {
    $queues[$name] = queue_with($channels[$name] = $connection->openChannel());
}
$operator->basicPublishBatch(array_map(static fn (int $i) => ['body' => 'x', 'routing_key' => $queues['f']], range(1, $messages)));
$operator->basicPublish('x', '', $queues['q']);
wait_for_ready($channels['f'], $queues['f'], $messages);
wait_for_ready($channels['q'], $queues['q'], 1);
foreach (array_reverse($channels) as $name => $channel) {
    $channel->basicQos(200);
    $channel->basicConsume($queues[$name], static function (Message $message, $channel) use ($name, $queues, &$since, &$longest): int {
        if ($name === 'q') {
            [$longest, $since] = [max($longest, $since), 0];
            // The next one, which comes while the flood goes on.
            $channel->basicPublish('x', '', $queues[$name]);
            $channel->queueDeclarePassive($queues[$name]);
        } else {
            ++$since;
        }
        return PConnection::CONSUMER_ACK;
    });
}
$loop->select(timeout: 20, maxMessages: $messages);
echo 'the longest run of the flood while one of the other was there: ', $longest < 500 ? 'short' : $longest, "\n";
?>
--EXPECT--
the longest run of the flood while one of the other was there: short
