--TEST--
After the broker was restarted, or killed and started again, the next request of every worker just works
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

$broker = Broker::startOwn('broker-restarts');
$fpm = new Fpm(workers: 2);
$fpm->connectPagesTo($broker->port);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $connection->openChannel()->basicPublish('hello', '', 'queue', ['delivery_mode' => 2]);
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);
(new AmqpPconn\PConnection(['port' => $broker->port]))->openChannel()->queueDeclare('queue', durable: true);

$publish = static function () use ($fpm, &$workers): void {
    $answers = $fpm->getFromEveryWorker('publish');
    echo json_encode(array_column($answers, 'status')), "\n";
    $workers = array_column($answers, 'pid');
};
$publish();
$publish();
echo "restarted\n";
$broker->restart();
$publish();
$publish();
echo "killed and started\n";
$broker->crash();
$broker->restart();
$publish();
$publish();

// A broker that is not there is another matter, and is over as soon as it is back.
echo "killed\n";
$broker->crash();
foreach ($workers as $worker) {
    wait_for_hang_up($worker, $broker->port);
}
$response = $fpm->request('publish');
echo preg_match('/ConnectionException: connecting to 127\.0\.0\.1:\d+: .*Connection refused/', $response->body), "\n";
$broker->restart();
$publish();
$queue = (new AmqpPconn\PConnection(['port' => $broker->port]))->openChannel()->queueDeclarePassive('queue');
// What is published right before a crash may be lost, so there is no exact number.
echo 'messages: ', $queue->messageCount > 0 ? 'some' : 'none', "\n";
$surprises = preg_grep('/amqp_pconn:|Warning|Notice/', $fpm->phpLog());
echo 'log: ', json_encode(array_values($surprises)), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('broker-restarts');
?>
--EXPECT--
[1,1]
[2,2]
restarted
[1,1]
[2,2]
killed and started
[1,1]
[2,2]
killed
1
[1,1]
messages: some
log: []
