--TEST--
A connection that ends while its request has done nothing with it yet is replaced by the first call, whichever it is
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$publish = '$channel->basicPublish("x", "", $queue);';
$calls = [
    'basicGet' => '$channel->basicGet($queue);' . $publish,
    'basicPublish' => $publish,
    'basicPublish, confirmed' => '$channel->confirmSelect();' . $publish . '$channel->waitForConfirms();',
    'basicPublish in a transaction' => '$channel->txSelect();' . $publish . '$channel->txCommit();',
    'queueDeclarePassive' => '$channel->queueDeclarePassive($queue);' . $publish,
    'getChannels' => '$connection->getChannels();' . $publish,
    'getChannel' => '$connection->getChannel(1);' . $publish,
];
foreach (['1', '0'] as $keeper) {
    echo "keeper=$keeper\n";
    $proxy = Peer::proxy(params()['port'], 0);
    $fpm = new Fpm(ini: ['amqp_pconn.keeper' => $keeper]);
    $fpm->connectPagesTo($proxy->port);
    $tries = '';
    foreach ($calls as $call => $code) {
        $tries .= <<<PHP
            [\$connection, \$channel] = [\$connections['$call'], \$connections['$call']->openChannel()];
            \$before = AmqpPconn\\status()['replaced'];
            \$thrown = thrown(static function () use (\$connection, \$channel, \$queue): void {
                $code
            });
            \$found['$call'] = [\$thrown, \$leased['$call'], \$connection->getPersistenceStatus(), AmqpPconn\\status()['replaced'] - \$before];
            PHP;
    }
    $fpm->page('warm', <<<'PHP'
        foreach ($_GET['calls'] as $call) {
            page_connection(['pool' => $call])->openChannel()->queueDeclarePassive($_GET['queue']);
        }
        answer();
        PHP);
    $fpm->page('use', <<<PHP
        \$queue = \$_GET['queue'];
        foreach (\$_GET['calls'] as \$call) {
            \$connections[\$call] = page_connection(['pool' => \$call]);
            \$connections[\$call]->connect();
            \$leased[\$call] = \$connections[\$call]->getPersistenceStatus();
        }
        \$looked = microtime(true);
        wait_at_gate();
        wait_for_hang_up(getmypid(), (int) \$_SERVER['AMQP_PORT']);
        // A look is good for a second.
        wait_until(static fn () => microtime(true) > \$looked + 1.1, 'it looks again');
        $tries
        answer(['found' => \$found]);
        PHP);
    $gate = new Gate();
    $query = ['queue' => $queue, 'gate' => $gate->path, 'calls' => array_keys($calls)];
    $fpm->get('warm', $query);
    $request = $fpm->send('use', $query);
    $gate->waitUntilReached();
    $proxy->command('cut');
    $gate->open();
    $found = $request->response()->values()['found'];
    unset($request);  // the worker is busy until it is closed
    foreach ($found as $call => [$thrown, $before, $after, $replaced]) {
        echo "  $call: $thrown, status: $before, then $after, replaced: $replaced\n";
    }
    $there = thrown(static fn () => wait_for_ready($operator, $queue, count($calls)));
    echo '  arrived: ', $there === 'nothing' ? drained($operator, $queue) : $there, ', log: ', json_encode($fpm->phpLog()), "\n";
}
$operator->queueDelete($queue);
?>
--EXPECT--
keeper=1
  basicGet: nothing, status: 2, then 1, replaced: 1
  basicPublish: nothing, status: 2, then 1, replaced: 1
  basicPublish, confirmed: nothing, status: 2, then 1, replaced: 1
  basicPublish in a transaction: nothing, status: 2, then 1, replaced: 1
  queueDeclarePassive: nothing, status: 2, then 1, replaced: 1
  getChannels: nothing, status: 2, then 1, replaced: 1
  getChannel: nothing, status: 2, then 1, replaced: 1
  arrived: x x x x x x x, log: []
keeper=0
  basicGet: nothing, status: 2, then 1, replaced: 1
  basicPublish: nothing, status: 2, then 1, replaced: 1
  basicPublish, confirmed: nothing, status: 2, then 1, replaced: 1
  basicPublish in a transaction: nothing, status: 2, then 1, replaced: 1
  queueDeclarePassive: nothing, status: 2, then 1, replaced: 1
  getChannels: nothing, status: 2, then 1, replaced: 1
  getChannel: nothing, status: 2, then 1, replaced: 1
  arrived: x x x x x x x, log: []
