--TEST--
1,000 requests over 2 workers that publish and close nothing: 2 connections, few channels, every message once
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$queue = unique('queue');
$broker = Broker::shared();
$reader = connection()->openChannel();
$reader->queueDeclare($queue);

$fpm = new Fpm(workers: 2);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $connection->openChannel()->basicPublish($_GET['id'], '', $_GET['queue'], ['message_id' => $_GET['id']]);
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);

$workers = array_column($fpm->getFromEveryWorker('publish', ['queue' => $queue, 'id' => 'first']), 'pid');
$connections = $broker->fingerprint($fpm->name);
$statuses = [];
$channels = [];
for ($i = 0; $i < 1000; $i += 2) {
    $pair = [];
    foreach ([$i, $i + 1] as $id) {
        $pair[] = $fpm->send('publish', ['queue' => $queue, 'id' => "id$id"]);
    }
    foreach ($pair as $request) {
        $answer = $request->response()->values();
        $statuses[$answer['status']] = true;
        $workers[] = $answer['pid'];
    }
    if ($i === 498 || $i === 998) {
        // Those that were closed go as soon as the broker has caught up.
        $channels[] = wait_until(static function () use ($broker, $fpm): int {
            $now = $broker->channels($fpm->name);
            return $now <= 16 ? $now : 0;
        }, 'the channels are at most 8 a worker');
    }
}

echo 'workers: ', count(array_unique($workers)), "\n";
echo 'only reused: ', json_encode(array_keys($statuses) === [AmqpPconn\PConnection::SOCK_REUSED]), "\n";
echo 'connections ever: ', $broker->connectionsEver($fpm->name), "\n";
echo 'connections now: ', $broker->connections($fpm->name), "\n";
echo 'the same all the time: ', json_encode($broker->fingerprint($fpm->name) === $connections), "\n";
echo 'channels at most 8 a worker: ', count($channels), " times\n";

// The last of them may still be under way.
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 1002, 'all messages are there');
$ids = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    if ($message->body !== $message->messageId) {
        echo "a message with the id of another: $message->body, $message->messageId\n";
    }
    $ids[] = $message->body;
}
$expected = ['first', 'first', ...array_map(static fn (int $i) => "id$i", range(0, 999))];
sort($ids);
sort($expected);
echo 'each message once: ', json_encode($ids === $expected), "\n";
$reader->queueDelete($queue);
$fpm->stop();
echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
workers: 2
only reused: true
connections ever: 2
connections now: 2
the same all the time: true
channels at most 8 a worker: 2 times
each message once: true
log: []
