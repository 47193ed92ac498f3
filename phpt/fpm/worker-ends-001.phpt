--TEST--
A worker that ends (pm.max_requests, SIGQUIT) closes its connection properly and loses no message
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

$broker = Broker::shared();
$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$fpm = new Fpm(workers: 2, pool: ['pm.max_requests' => 5]);
$fpm->page('publish', <<<'PHP'
    page_connection()->openChannel()->basicPublish($_GET['id'], '', $_GET['queue']);
    answer();
    PHP);

$pids = [];
for ($i = 0; $i < 60; ++$i) {
    $pids[] = $pid = $fpm->get('publish', ['queue' => $queue, 'id' => "id$i"])['pid'];
    // Some workers are told to end before they have served their five.
    if ($i % 7 === 6 && file_exists("/proc/$pid")) {
        $fpm->signalWorker($pid, 'QUIT');
    }
}
$workers = count(array_unique($pids));
echo 'workers at least 12: ', json_encode($workers >= 12), "\n";
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount >= 60, 'all messages are there');
$ids = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    $ids[] = $message->body;
}
sort($ids, SORT_NATURAL);
echo 'messages: ', $ids === array_map(static fn (int $i) => "id$i", range(0, 59)) ? 'all, once' : json_encode($ids), "\n";
// Without process_control_timeout, php-fpm kills its workers when it is stopped itself.
$fpm->page('idle', 'answer();');
foreach ($fpm->getFromEveryWorker('idle') as ['pid' => $pid]) {
    $fpm->signalWorker($pid, 'QUIT');
}
wait_until(static fn () => $broker->connections($fpm->name) === 0, 'all connections are closed');
echo 'a connection for each worker: ', json_encode($broker->connectionsEver($fpm->name) === $workers), "\n";
$ends = $broker->ends($fpm->name);
echo 'ends: ', json_encode(array_unique($ends)), ', for each: ', json_encode(count($ends) === $workers), "\n";
echo 'log: ', json_encode($fpm->phpLog()), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
workers at least 12: true
messages: all, once
a connection for each worker: true
ends: ["closed"], for each: true
log: []
