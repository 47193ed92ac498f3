--TEST--
Of several consumers on one channel, one of them of replies, none outlives its request: the broker has cancelled them all, and the next request begins the same ones on the same channel
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

$operator = connection()->openChannel();
$queues = [];
for ($i = 0; $i < 3; ++$i) {
    $queues[] = $operator->queueDeclare(unique('queue'))->queue;
}
$fpm = new Fpm();
$fpm->page('consume', <<<'PHP'
    $connection = page_connection();
    $left = array_values($connection->getChannels());
    $channel = $left[0] ?? $connection->openChannel();
    $channel->basicQos(10);
    $seen = [];
    foreach ([...$_GET['queues'], 'amq.rabbitmq.reply-to'] as $queue) {
        $replies = $queue === 'amq.rabbitmq.reply-to';
        $channel->basicConsume($queue, function ($message) use (&$seen): int {
            $seen[] = $message->body;
            return PConnection::CONSUMER_ACK;
        }, $_GET['tags'] === 'chosen' ? "of $queue" : '', noAck: $replies);
    }
    // Who asks is asked on one of the queues, and answers.
    foreach ($_GET['queues'] as $number => $queue) {
        $channel->basicPublish("message $number", '', $queue);
    }
    $channel->basicPublish('request', '', $asked = $channel->queueDeclare('', exclusive: true)->queue, ['reply_to' => 'amq.rabbitmq.reply-to']);
    $request = wait_until(fn () => $channel->basicGet($asked, noAck: true), 'the request is there');
    $channel->basicPublish('answer', '', $request->replyTo);
    $connection->select(timeout: 10, maxMessages: count($_GET['queues']) + 1);
    sort($seen);
    $found = ['left' => count($left), 'id' => $channel->getChannelId(), 'status' => $connection->getPersistenceStatus(), 'seen' => implode(', ', $seen)];
    $_GET['end'] === 'sleep' and $connection->sleep();
    answer($found);
    PHP);
$consumers = static fn (): int => array_sum(array_map(static fn (string $queue): int => $operator->queueDeclarePassive($queue)->consumerCount, $queues));
$ids = [];
foreach (['sleep', 'guard', 'sleep', 'guard'] as $round => $end) {
    $found = $fpm->get('consume', ['queues' => $queues, 'end' => $end, 'tags' => $round < 2 ? 'chosen' : 'generated']);
    $ids[] = $found['id'];
    echo "$end: left: {$found['left']}, status: {$found['status']}, seen: {$found['seen']}\n";
    $none = thrown(static fn () => wait_until(static fn (): bool => $consumers() === 0, 'nobody consumes'));
    echo '  consumers: ', $none === 'nothing' ? 0 : $none, "\n";
    array_push($queues, array_shift($queues));
}
echo 'channels: ', count(array_unique($ids)), ', log: ', json_encode($fpm->phpLog()), "\n";
array_map($operator->queueDelete(...), $queues);
?>
--EXPECT--
sleep: left: 0, status: 1, seen: answer, message 0, message 1, message 2
  consumers: 0
guard: left: 1, status: 2, seen: answer, message 0, message 1, message 2
  consumers: 0
sleep: left: 1, status: 2, seen: answer, message 0, message 1, message 2
  consumers: 0
guard: left: 1, status: 2, seen: answer, message 0, message 1, message 2
  consumers: 0
channels: 1, log: []
