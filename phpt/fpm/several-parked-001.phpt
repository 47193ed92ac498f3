--TEST--
Where several connections are kept, the one with a kept queue is found first, and where one is dead the next request has another of them instead of a new one
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
// The keeper would forget the dead ones before anybody asks.
$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
// So many connections, kept in this order; the first has a queue that is kept as well, where that is wanted.
$fpm->page('many', <<<'PHP'
    $connections = $ports = [];
    for ($i = 0; $i < $_GET['count']; ++$i) {
        $before = local_ends(getmypid(), (int) $_SERVER['AMQP_PORT']);
        $connections[] = $connection = page_connection(['pool' => $_GET['pool']]);
        $connection->connect();
        $new = array_diff(local_ends(getmypid(), (int) $_SERVER['AMQP_PORT']), $before);
        $ports[] = hexdec(explode(':', current($new))[1]);
    }
    if ($_GET['keep'] ?? false) {
        $queue = $connections[0]->openChannel()->queueDeclare(exclusive: true)->queue;
        $connections[0]->keepExclusive($queue);
    }
    array_map(fn ($connection) => $connection->sleep(), $connections);
    answer(['queue' => $queue ?? null, 'ports' => $ports]);
    PHP);
$fpm->page('next', <<<'PHP'
    $connection = page_connection(['pool' => $_GET['pool']]);
    $queues = $connection->getKeptQueues();
    $works = $connection->openChannel()->queueDeclare(exclusive: true)->messageCount === 0;
    $status = AmqpPconn\status();
    answer([
        'queues' => $queues,
        'works' => $works,
        'status' => $connection->getPersistenceStatus(),
        'opened' => $status['opened'],
    ]);
    PHP);
// Nobody reads between requests: what the broker says waits in the worker's socket.
$close = static function (int $pid, int $local) use ($broker): void {
    $unread = static function () use ($pid, $local, $broker): int {
        $ours = array_filter(tcp_connections($pid, $broker->port), static fn (array $fields): bool => hexdec(explode(':', $fields[1])[1]) === $local);
        return hexdec(explode(':', current($ours)[4])[1]);
    };
    $reason = 'for a test of connections that the broker closes';
    $before = $unread();
    $broker->eval("length([rabbit_networking:close_connection(P, \"$reason\") || {P, I} <- ets:tab2list(connection_created), "
        . "proplists:get_value(peer_port, I) =:= $local])");
    wait_until(static fn (): bool => $unread() > $before + strlen($reason), 'the broker closes it');
};

echo "a kept queue\n";
$kept = $fpm->get('many', ['pool' => 'kept', 'count' => 3, 'keep' => 1]);
for ($i = 0; $i < 2; ++$i) {
    $next = $fpm->get('next', ['pool' => 'kept']);
    echo '  found: ', json_encode($next['queues'] === [$kept['queue']]), ", status: {$next['status']}\n";
}

$count = 3;
foreach ([[2], [1], [0], [2, 1], [0, 1], [2, 0]] as $number => $dead) {
    echo 'dead: ', implode(' and ', $dead), " of $count\n";
    $many = $fpm->get('many', ['pool' => "dead $number", 'count' => $count]);
    $before = $fpm->get('next', ['pool' => 'kept']);
    foreach ($dead as $i) {
        $close($many['pid'], $many['ports'][$i]);
    }
    $next = $fpm->get('next', ['pool' => "dead $number"]);
    echo "  status: {$next['status']}, works: ", json_encode($next['works']), ', opened for it: ', $next['opened'] - $before['opened'], "\n";
}
echo 'log: ', preg_replace(['/"[^"]*"/', '/127.0.0.1:\d+/'], ['QUEUE', 'HOST:PORT'], implode("\n", $fpm->phpLog())) ?: 'nothing', "\n";
?>
--EXPECT--
a kept queue
  found: true, status: 2
  found: true, status: 2
dead: 2 of 3
  status: 2, works: true, opened for it: 0
dead: 1 of 3
  status: 2, works: true, opened for it: 0
dead: 0 of 3
  status: 2, works: true, opened for it: 0
dead: 2 and 1 of 3
  status: 2, works: true, opened for it: 0
dead: 0 and 1 of 3
  status: 2, works: true, opened for it: 0
dead: 2 and 0 of 3
  status: 2, works: true, opened for it: 0
log: nothing
