--TEST--
After ten idle seconds, several heartbeats long, a request has the same connection again, even past a firewall that cuts what is idle for three; without the keeper nothing is promised to the broker, and what was cut is replaced
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../fpm/fpm.inc';

$broker = Broker::shared();
$firewall = Peer::proxy(params()['port'], 0);
$firewall->command('cut-idle 3000');
$ways = ['direct' => params()['port'], 'firewall' => $firewall->port];
$fpms = [];
foreach (['1', '0'] as $keeper) {
    $fpms[$keeper] = $fpm = new Fpm(ini: ['amqp_pconn.keeper' => $keeper]);
    $fpm->page('use', <<<'PHP'
        $ways = [];
        foreach ($_GET['ways'] as $way => $port) {
            $connection = page_connection(['port' => (int) $port, 'heartbeat' => 2, 'name' => "{$_SERVER['AMQP_NAME']}.$way"]);
            $channel = $connection->openChannel();
            $queue = $channel->queueDeclare('', exclusive: true)->queue;
            $channel->basicPublish('hello', '', $queue);
            $ways[$way] = [
                'works' => $channel->basicGet($queue, noAck: true)?->body === 'hello',
                'status' => $connection->getPersistenceStatus(),
                'heartbeat' => $connection->getHeartbeat(),
                'local' => local_ends(getmypid(), (int) $port),
            ];
        }
        $status = AmqpPconn\status();
        answer(['ways' => $ways, 'heartbeats' => $status['heartbeats_sent'], 'keeper' => $status['keeper_running']]);
        PHP);
}
$visit = static fn (): array => array_map(static fn (Fpm $fpm): array => $fpm->get('use', ['ways' => $ways]), $fpms);
$first = $visit();
$idle_since = microtime(true);
wait_until(static fn () => microtime(true) >= $idle_since + 10, 'ten seconds have passed', 20);
$second = $visit();
foreach ($fpms as $keeper => $fpm) {
    [$before, $after] = [$first[$keeper], $second[$keeper]];
    echo "keeper=$keeper, it runs: ", json_encode($after['keeper']), ', the same worker: ', json_encode($before['pid'] === $after['pid']), "\n";
    foreach ($ways as $way => $_) {
        [$then, $now] = [$before['ways'][$way], $after['ways'][$way]];
        echo "  $way: heartbeat {$now['heartbeat']}, status {$then['status']}, then {$now['status']}, works: ", json_encode($now['works']);
        echo ', the same connection: ', json_encode($then['local'] === $now['local'] && count($now['local']) === 1);
        echo ', ended at the broker: ', count($broker->ends("$fpm->name.$way")), "\n";
    }
    // Two connections, one heartbeat a second.
    $sent = $after['heartbeats'];
    echo '  heartbeats: ', $sent === 0 ? 'none' : ($sent >= 10 && $sent <= 30 ? 'one a second' : $sent), "\n";
    echo '  log: ', json_encode($fpm->phpLog()), "\n";
}
?>
--EXPECT--
keeper=1, it runs: true, the same worker: true
  direct: heartbeat 2, status 1, then 2, works: true, the same connection: true, ended at the broker: 0
  firewall: heartbeat 2, status 1, then 2, works: true, the same connection: true, ended at the broker: 0
  heartbeats: one a second
  log: []
keeper=0, it runs: false, the same worker: true
  direct: heartbeat 0, status 1, then 2, works: true, the same connection: true, ended at the broker: 0
  firewall: heartbeat 0, status 1, then 1, works: true, the same connection: false, ended at the broker: 1
  heartbeats: none
  log: []
