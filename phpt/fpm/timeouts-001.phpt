--TEST--
Each request has the time-outs that it asks for, whatever those were of the request that had the connection before
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

$proxy = Peer::proxy(params()['port'], 0);
$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('declare', <<<'PHP'
    $connection = page_connection(['rpc_timeout' => (float) $_GET['rpc_timeout']]);
    $connection->connect();
    isset($_GET['gate']) and wait_at_gate();
    $thrown = isset($_GET['only_connect']) ? 'nothing' : thrown(fn () => $connection->openChannel()->queueDeclare(exclusive: true));
    answer(['thrown' => $thrown, 'status' => $connection->getPersistenceStatus()]);
    PHP);
$say = static function (string $case, array $answer): void {
    echo "$case: {$answer['thrown']}, status: {$answer['status']}\n";
};
$say('little time, not used', $fpm->get('declare', ['rpc_timeout' => 0.3, 'only_connect' => 1]));
$proxy->command('delay 300');
$say('much, and the broker is slow', $fpm->get('declare', ['rpc_timeout' => 20]));
$proxy->command('delay 0');
$say('much again', $fpm->get('declare', ['rpc_timeout' => 20]));
$gate = new Gate();
$request = $fpm->send('declare', ['rpc_timeout' => 0.3, 'gate' => $gate->path]);
$gate->waitUntilReached();
$proxy->command('stall to-client');
$gate->open();
$say('little, and the broker is silent', $request->response()->values());
?>
--EXPECT--
little time, not used: nothing, status: 1
much, and the broker is slow: nothing, status: 2
much again: nothing, status: 2
little, and the broker is silent: AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s, status: 2
