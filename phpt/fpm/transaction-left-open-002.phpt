--TEST--
Ordinary code with a transaction in every request, committed, closed or left open: all that was committed arrives, once, and the channels stay few
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
$reader->queueDeclare($queue);
$pages = [
    'commits and closes nothing' => ['$channel->txCommit();', 1],
    'commits and closes' => ['$channel->txCommit(); $channel->close();', 1],
    'declares before, commits' => ['$channel->txCommit();', 1],
    'rolls back' => ['$channel->txRollback();', 0],
    'commits and leaves more' => ['$channel->txCommit(); $channel->basicPublish("more", "", $_GET["queue"]);', 1],
    'leaves it open' => ['', 0],
];
foreach ($pages as $page => [$end, $arrives]) {
    $fpm = new Fpm();
    $declare = str_starts_with($page, 'declares') ? '$channel->queueDeclare($_GET["queue"]);' : '';
    $fpm->page('page', <<<PHP
        \$connection = page_connection();
        \$channel = \$connection->openChannel();
        $declare
        \$channel->txSelect();
        \$channel->basicPublish('x', '', \$_GET['queue']);
        $end
        answer(['status' => \$connection->getPersistenceStatus()]);
        PHP);
    $fpm->page('figures', 'answer(["figures" => figures()]);');
    $statuses = [];
    $most = 0;
    for ($i = 0; $i < 30; ++$i) {
        $statuses[] = $fpm->get('page', ['queue' => $queue])['status'];
        $most = max($most, $fpm->get('figures')['figures']['channels']);
    }
    $broker = Broker::shared();
    wait_until(static fn (): bool => $broker->channels($fpm->name) <= 3, 'the broker has at most 3 channels');
    $figures = $fpm->get('figures')['figures'];
    wait_until(static fn (): bool => $reader->queueDeclarePassive($queue)->messageCount >= 30 * $arrives, 'all have arrived');
    echo "$page: arrived: {$reader->queuePurge($queue)}, connections: ", count(array_keys($statuses, 1)),
        ', channels at most 3: ', $most <= 3 ? 'true' : $most, ', opened: ', $figures['channels opened'] <= 3 ? 'at most 3' : 'anew each time', "\n";
    $fpm->stop();
}
$reader->queueDelete($queue);
?>
--EXPECT--
commits and closes nothing: arrived: 30, connections: 1, channels at most 3: true, opened: at most 3
commits and closes: arrived: 30, connections: 1, channels at most 3: true, opened: anew each time
declares before, commits: arrived: 30, connections: 1, channels at most 3: true, opened: at most 3
rolls back: arrived: 0, connections: 1, channels at most 3: true, opened: at most 3
commits and leaves more: arrived: 30, connections: 1, channels at most 3: true, opened: anew each time
leaves it open: arrived: 0, connections: 1, channels at most 3: true, opened: anew each time
