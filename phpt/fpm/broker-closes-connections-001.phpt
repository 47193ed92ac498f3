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

foreach (['0', '1'] as $keeper) {
    echo "keeper=$keeper\n";
    $fpm = new Fpm(workers: 2, ini: ['amqp_pconn.keeper' => $keeper]);
    $fpm->page('publish', <<<'PHP'
        $connection = page_connection(['vhost' => $_GET['vhost']]);
        $connection->openChannel()->basicPublish('hello', '', 'queue');
        answer(['status' => $connection->getPersistenceStatus(), 'figures' => AmqpPconn\status()]);
        PHP);
    $publish = static function () use ($fpm, $vhost, &$workers): void {
        $answers = $fpm->getFromEveryWorker('publish', ['vhost' => $vhost]);
        $figures = array_column($answers, 'figures');
        echo json_encode(array_column($answers, 'status')), ' replaced: ', json_encode(array_column($figures, 'replaced'));
        echo ', closed by the broker: ', json_encode(array_map(static fn (array $all) => $all['destroyed']['closed_by_broker'], $figures)), "\n";
        $workers = array_column($answers, 'pid');
    };
    $publish();
    $publish();
    // Without a keeper nobody reads between requests: what the broker says waits in the sockets of the workers.
    $unread = [];
    foreach ($keeper === '0' ? $workers : [] as $worker) {
        wait_for_answers($worker, $broker->port);
        $unread[$worker] = unread_bytes($worker, $broker->port);
    }
    $broker->ctl('close_all_connections', '--vhost', $vhost, 'for a test');
    foreach ($workers as $worker) {
        $closed = $keeper === '0'
            ? static fn (): bool => unread_bytes($worker, $broker->port) > $unread[$worker]
            : static fn (): bool => tcp_connections($worker, $broker->port) === [];
        wait_until($closed, 'the broker closes the connection');
    }
    $publish();
    $publish();
    echo 'log: ', json_encode($fpm->phpLog()), "\n";
}
$reader->connect();
$queue = $reader->openChannel()->queueDeclarePassive('queue');
echo 'messages: ', $queue->messageCount, "\n";
$broker->ctl('delete_vhost', $vhost);
?>
--EXPECT--
keeper=0
[1,1] replaced: [0,0], closed by the broker: [0,0]
[2,2] replaced: [0,0], closed by the broker: [0,0]
[1,1] replaced: [1,1], closed by the broker: [1,1]
[2,2] replaced: [1,1], closed by the broker: [1,1]
log: []
keeper=1
[1,1] replaced: [0,0], closed by the broker: [0,0]
[2,2] replaced: [0,0], closed by the broker: [0,0]
[1,1] replaced: [1,1], closed by the broker: [1,1]
[2,2] replaced: [1,1], closed by the broker: [1,1]
log: []
messages: 16
