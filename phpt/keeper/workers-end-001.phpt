--TEST--
Workers with a keeper that are killed, told to end, or end by themselves, between requests or in one, lose nothing that the broker had proven to have
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
require __DIR__ . '/../fpm/fpm.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$fpm = new Fpm(workers: 2, pool: ['pm.max_requests' => 7]);
$fpm->page('publish', <<<'PHP'
    $channel = page_connection(['heartbeat' => 1])->openChannel();
    $channel->basicPublish($_GET['id'], '', $_GET['queue']);
    // Answered on the same channel: what was published before it is there.
    $channel->queueDeclarePassive($_GET['queue']);
    $channel->basicPublish("{$_GET['id']}, unproven", '', $_GET['queue']);
    $keeper = AmqpPconn\status()['keeper_running'];
    if (isset($_GET['gate'])) {
        file_put_contents($_GET['gate'], getmypid());
        wait_until(static fn (): bool => !file_exists($_GET['gate']), 'the test goes on');
    }
    answer(['keeper' => $keeper]);
    PHP);

$ids = $keepers = $pids = $answered = [];
/** One more request whose worker gets a signal in the middle of it; whether it answered. */
$in_request = static function (string $id, string $signal) use ($fpm, $queue, &$pids): bool {
    $gate = sys_get_temp_dir() . '/' . unique('gate');
    $request = $fpm->send('publish', ['queue' => $queue, 'id' => $id, 'gate' => $gate]);
    $pids[] = $pid = (int) wait_until(static fn () => @file_get_contents($gate), 'its message is proven to be there');
    exec("kill -$signal $pid");
    if ($signal === 'QUIT') {
        unlink($gate);
    }
    try {
        $answered = $request->response()->values()['keeper'];
    } catch (RuntimeException) {
        $answered = false;
    }
    unset($request);  // a worker waits for its client to hang up
    wait_until(static fn () => !file_exists("/proc/$pid"), 'the worker ends');
    @unlink($gate);
    return $answered;
};

$signals = ['KILL', 'TERM', 'QUIT'];
for ($i = 0; $i < 60; ++$i) {
    $ids[] = "id$i";
    $signal = $signals[$i % 3];
    if ($i % 4 === 3) {
        $answered[$signal][] = $in_request("id$i", $signal);
        continue;
    }
    ['pid' => $pids[], 'keeper' => $keepers[]] = $fpm->get('publish', ['queue' => $queue, 'id' => "id$i"]);
    if ($i % 4 === 1) {
        $fpm->signalWorker(end($pids), $signal);
    }
}
// Others end by themselves.
for (; $i < 120; ++$i) {
    $ids[] = "id$i";
    ['pid' => $pids[], 'keeper' => $keepers[]] = $fpm->get('publish', ['queue' => $queue, 'id' => "id$i"]);
}
echo 'the keeper ran in each: ', json_encode(array_unique($keepers)), "\n";
echo 'answered all the same: ', json_encode(array_map(static fn (array $each) => array_values(array_unique($each)), $answered)), "\n";
echo 'workers at least 30: ', json_encode(count(array_unique($pids)) >= 30), "\n";
$there = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    $there[] = $message->body;
}
echo 'lost: ', json_encode(array_values(array_diff($ids, $there))), "\n";
echo 'twice: ', json_encode(array_values(array_filter(array_count_values($there), static fn (int $times) => $times > 1))), "\n";
echo 'log: ', json_encode(array_values(preg_grep('/amqp_pconn|Warning|Error/', $fpm->phpLog()))), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
the keeper ran in each: [true]
answered all the same: {"KILL":[false],"TERM":[false],"QUIT":[true]}
workers at least 30: true
lost: []
twice: []
log: []
