--TEST--
Blocked for longer than two heartbeat intervals, by a RabbitMQ that does not read meanwhile: neither side ends the connection, parked or in the hands of a long request, with half a batch to write or without
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
require __DIR__ . '/../fpm/blocked.inc';

$broker = Broker::startOwn('blocked-heartbeat');
$visits = new ShortOfMemory($broker, workers: 2);
$fpm = $visits->fpm;
$visits->page('publish', <<<'PHP'
    $thrown = thrown(static fn () => $channel->basicPublish('x', '', $to));
    answer([
        'thrown' => preg_replace('/: .*: /', ': ... ', $thrown),
        'status' => $connection->getPersistenceStatus(),
        'local' => local_ends(getmypid(), (int) $_SERVER['AMQP_PORT']),
        'heartbeats' => AmqpPconn\status()['heartbeats_sent'],
    ]);
    PHP);
$visits->page('batch', <<<'PHP'
    $message = ['body' => str_repeat('x', 1 << 20), 'routing_key' => $to];
    $thrown = thrown(static fn () => $channel->basicPublishBatch(array_fill(0, 20, $message)));
    answer(['thrown' => preg_replace('/: .*: /', ': ... ', $thrown)]);
    PHP);
$visits->page('long', <<<'PHP'
    $channel->basicPublish('x', '', $to);
    $wait_until_blocked();
    $local = local_ends(getmypid(), (int) $_SERVER['AMQP_PORT']);
    touch($_GET['blocked']);
    wait_until(static fn () => !file_exists($_GET['blocked']), 'it may go on', 20);
    answer([
        'thrown' => thrown(static fn () => $channel->queueDeclarePassive($to)),
        'the same connection' => local_ends(getmypid(), (int) $_SERVER['AMQP_PORT']) === $local,
        'heartbeats' => AmqpPconn\status()['heartbeats_sent'],
    ]);
    PHP);
$parameters = ['parameters' => json_encode(['heartbeat' => 1, 'sleep_timeout' => 10.0])];
$blocked = sys_get_temp_dir() . '/' . unique('blocked');
register_shutdown_function(static fn () => @unlink($blocked));
$broker->runOutOfMemory();
$long = $fpm->send('long', ['blocked' => $blocked] + $parameters);
wait_until(static fn () => file_exists($blocked), 'it is blocked');
// The other worker.
wait_until(static fn (): bool => $fpm->get('publish', $parameters)['thrown'] !== 'nothing', 'it is blocked');
echo 'a batch: ', $fpm->get('batch', ['parameters' => json_encode(['pool' => 'batch', 'heartbeat' => 1, 'sleep_timeout' => 10.0])])['thrown'], "\n";
$before = $fpm->get('publish', $parameters);
echo "publish: {$before['thrown']}, status {$before['status']}\n";
$since = microtime(true);
wait_until(static fn () => microtime(true) >= $since + 6, 'six intervals have passed');
$after = $fpm->get('publish', $parameters);
echo "publish: {$after['thrown']}, status {$after['status']}, the same connections: ", json_encode($after['local'] === $before['local']), "\n";
echo 'heartbeats: ', $after['heartbeats'] - $before['heartbeats'] >= 4 ? 'enough' : "{$before['heartbeats']} to {$after['heartbeats']}", "\n";
echo 'ended at the broker: ', json_encode($broker->ends($fpm->name)), "\n";
$broker->haveMemoryAgain();
unlink($blocked);
$long = $long->response()->values();
echo "the long request: {$long['thrown']}, the same connection: ", json_encode($long['the same connection']), ', heartbeats: ', $long['heartbeats'] >= 4 ? 'enough' : $long['heartbeats'], "\n";
foreach ($fpm->getFromEveryWorker('publish', $parameters) as $answer) {
    echo "publish: {$answer['thrown']}, status {$answer['status']}\n";
}
// 1 each before it was blocked, 20 at once, and these 2.
wait_until(static fn (): bool => $visits->waiting() === 24, 'all is there');
echo 'ended at the broker: ', json_encode($broker->ends($fpm->name)), "\n";

echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('blocked-heartbeat');
?>
--EXPECT--
a batch: AmqpPconn\BlockedException: ... low on memory
publish: AmqpPconn\BlockedException: ... low on memory, status 2
publish: AmqpPconn\BlockedException: ... low on memory, status 2, the same connections: true
heartbeats: enough
ended at the broker: []
the long request: nothing, the same connection: true, heartbeats: enough
publish: nothing, status 2
publish: nothing, status 2
ended at the broker: []
log: []
