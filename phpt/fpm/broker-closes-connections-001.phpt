--TEST--
After rabbitmqctl close_all_connections the next request of every worker just works, with a new connection
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
// In a vhost of its own: all connections there are this test's.
$vhost = unique('vhost');
$broker->addVhost($vhost);
$reader = connection(['vhost' => $vhost]);
$reader->openChannel()->queueDeclare('queue', durable: true);
$reader->shutdown();

$fpm = new Fpm(workers: 2);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection(['vhost' => $_GET['vhost']]);
    $connection->openChannel()->basicPublish('hello', '', 'queue');
    answer(['status' => $connection->getPersistenceStatus(), 'figures' => figures()]);
    PHP);
$publish = static function () use ($fpm, $vhost, &$workers): void {
    $answers = $fpm->getFromEveryWorker('publish', ['vhost' => $vhost]);
    echo json_encode(array_column($answers, 'status')), ' replaced: ';
    echo json_encode(array_map(static fn (array $answer) => $answer['figures']['sessions replaced'], $answers)), "\n";
    $workers = array_column($answers, 'pid');
};
$publish();
$publish();
// Between requests nobody reads: what the broker says waits in the sockets of the workers.
$unread = [];
foreach ($workers as $worker) {
    wait_for_answers($worker, $broker->port);
    $unread[$worker] = unread_bytes($worker, $broker->port);
}
$broker->ctl('close_all_connections', '--vhost', $vhost, 'for a test');
foreach ($unread as $worker => $bytes) {
    wait_until(static fn (): bool => unread_bytes($worker, $broker->port) > $bytes, 'the broker closes the connection');
}
$publish();
$publish();
$reader->connect();
$queue = $reader->openChannel()->queueDeclarePassive('queue');
echo 'messages: ', $queue->messageCount, "\n";
echo 'log: ', json_encode($fpm->phpLog()), "\n";
$broker->ctl('delete_vhost', $vhost);
?>
--EXPECT--
[1,1] replaced: [0,0]
[2,2] replaced: [0,0]
[1,1] replaced: [1,1]
[2,2] replaced: [1,1]
messages: 8
log: []
