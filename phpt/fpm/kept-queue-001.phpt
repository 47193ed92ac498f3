--TEST--
An exclusive queue that is kept serves one request after the other in its worker, whatever others do between; a line tells when it goes with its connection
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
$vhost = unique('vhost');
$broker->addVhost($vhost);
$fpm = new Fpm();
$fpm->page('inbox', <<<'PHP'
    $connection = page_connection(['vhost' => $_GET['vhost']]);
    $queues = $connection->getKeptQueues();
    $channel = $connection->openChannel();
    $bodies = [];
    if ($queues === []) {
        $queues = [$channel->queueDeclare(exclusive: true)->queue];
        $connection->keepExclusive($queues[0]);
    }
    while ($message = $channel->basicGet($queues[0], noAck: true)) {
        $bodies[] = $message->body;
    }
    isset($_GET['throw']) && throw new LogicException('on purpose');
    answer(['queue' => $queues[0], 'bodies' => $bodies, 'status' => $connection->getPersistenceStatus()]);
    PHP);
// Knows nothing of it, and has an exclusive queue of its own.
$fpm->page('other', <<<'PHP'
    $connection = page_connection(['vhost' => $_GET['vhost']]);
    $channel = $connection->openChannel();
    $channel->queueDeclare('passing', exclusive: true);
    $channel->basicPublish('from another request', '', $_GET['to']);
    answer([]);
    PHP);
$queue = $fpm->get('inbox', ['vhost' => $vhost])['queue'];
$visit = static function (array $parameters = []) use ($fpm, $vhost, $queue): void {
    $answer = $fpm->get('inbox', ['vhost' => $vhost] + $parameters);
    echo json_encode([$answer['queue'] === $queue, $answer['bodies'], $answer['status']]), "\n";
};
$visit();
for ($i = 0; $i < 3; ++$i) {
    $fpm->get('other', ['vhost' => $vhost, 'to' => $queue]);
}
$visit();
$fpm->request('inbox', ['vhost' => $vhost, 'throw' => '1']);
$fpm->get('other', ['vhost' => $vhost, 'to' => $queue]);
$visit();
$fpm->get('other', ['vhost' => $vhost, 'to' => $queue]);
$broker->ctl('close_all_connections', '--vhost', $vhost, 'for a test');
wait_until(static fn (): bool => $broker->connections($fpm->name) === 0, 'the broker has closed it');
echo "its connection was closed\n";
$visit();
echo str_replace($queue, 'QUEUE', preg_replace('/\d+\.\d+\.\d+\.\d+:\d+/', 'HOST:PORT', implode("\n", preg_grep('/amqp_pconn: /', $fpm->phpLog())))), "\n";
$broker->ctl('delete_vhost', $vhost);
?>
--EXPECT--
[true,[],2]
[true,["from another request","from another request","from another request"],2]
[true,["from another request"],2]
its connection was closed
[false,[],1]
amqp_pconn: the exclusive queue "QUEUE" is gone with its connection to HOST:PORT, which has ended: closed by the broker
