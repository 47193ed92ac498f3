--TEST--
A worker may end at any moment (KILL, TERM, QUIT, a reload): no message is lost that was confirmed and not acknowledged, and none comes again whose acknowledgement the broker had
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
$reader = connection()->openChannel();
$reader->queueDeclare($queue, durable: true);
$fpm = new Fpm(workers: 4, pool: ['pm.max_requests' => 40]);
// Publishes two, takes some, and says which it is about to acknowledge, before it does.
$fpm->page('work', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->confirmSelect();
    foreach (['a', 'b'] as $which) {
        $channel->basicPublish("{$_GET['id']}$which", '', $_GET['queue'], ['delivery_mode' => 2]);
    }
    $channel->waitForConfirms();
    $acked = [];
    $consuming = $connection->openChannel();
    $consuming->basicQos(4);
    $consuming->basicConsume($_GET['queue'], static function (AmqpPconn\Message $message) use (&$acked): ?int {
        if (crc32($message->body . $_GET['id']) % 3 === 0) {
            return null;
        }
        file_put_contents("{$_GET['directory']}/" . getmypid(), "$message->body\n", FILE_APPEND);
        $acked[] = $message->body;
        return AmqpPconn\PConnection::CONSUMER_ACK;
    });
    $connection->select(timeout: 0.01, maxMessages: 3);
    $consuming->queueDeclarePassive($_GET['queue']);
    answer(['confirmed' => ["{$_GET['id']}a", "{$_GET['id']}b"], 'acked' => $acked]);
    PHP);
$directory = sys_get_temp_dir() . '/' . unique('acked');
mkdir($directory);
$confirmed = $acked = [];
$hung_up = 0;
$random = (int) (getenv('AMQP_PCONN_SEED') ?: random_int(1, 1 << 30));
mt_srand($random);
$deadline = microtime(true) + (getenv('AMQP_PCONN_FULL') ? 60 : 8);
for ($i = 0; microtime(true) < $deadline; ++$i) {
    $requests = [];
    for ($j = 0; $j < 4; ++$j) {
        try {
            $requests[] = $fpm->send('work', ['queue' => $queue, 'id' => "$i.$j", 'directory' => $directory]);
        } catch (RuntimeException) {
            ++$hung_up;  // it is being reloaded
        }
    }
    usleep(mt_rand(0, 6000));
    $workers = array_map('intval', glob("$directory/*") ? array_map('basename', glob("$directory/*")) : []);
    $alive = array_values(array_filter($workers, static fn (int $pid): bool => file_exists("/proc/$pid")));
    if ($alive !== [] && mt_rand(0, 2) === 0) {
        // Its end is waited for by nobody: it may have an answer for us yet.
        exec('kill -' . ['KILL', 'TERM', 'QUIT'][mt_rand(0, 2)] . ' ' . $alive[array_rand($alive)] . ' 2>/dev/null');
    }
    foreach ($requests as $request) {
        try {
            $answer = $request->response()->values();
            array_push($confirmed, ...$answer['confirmed']);
            array_push($acked, ...$answer['acked']);
        } catch (RuntimeException) {
            ++$hung_up;
        }
    }
    unset($requests, $request);
    $i % 50 === 49 && $fpm->reload();
}
$fpm->stop(Fpm::QUIT);
$broker = Broker::shared();
wait_until(static fn (): bool => $broker->connections($fpm->name) === 0, 'all connections are closed');
$perhaps = [];
foreach (glob("$directory/*") as $file) {
    array_push($perhaps, ...file($file, FILE_IGNORE_NEW_LINES));
    unlink($file);
}
rmdir($directory);
$left = [];
wait_until(static fn (): bool => $reader->queueDeclarePassive($queue)->consumerCount === 0, 'nobody consumes');
while ($message = $reader->basicGet($queue, noAck: true)) {
    $left[] = $message->body;
}
$reader->queueDelete($queue);
$wrong = [
    'lost' => array_values(array_diff($confirmed, $left, $perhaps)),
    'twice' => array_keys(array_filter(array_count_values($left), static fn (int $count): bool => $count > 1)),
    'acknowledged and there' => array_values(array_intersect($left, $acked)),
];
echo json_encode($wrong), array_filter($wrong) ? " (AMQP_PCONN_SEED=$random)" : '', "\n";
echo 'enough happened: ', json_encode([count($confirmed) > 200, count($acked) > 50, $hung_up > 5]), "\n";
?>
--EXPECT--
{"lost":[],"twice":[],"acknowledged and there":[]}
enough happened: [true,true,true]
