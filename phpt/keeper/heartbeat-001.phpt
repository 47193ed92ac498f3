--TEST--
The heartbeat: as a parameter, in a URI, in php.ini; the smaller of what both sides want; none where the program wants none, or without a keeper
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/program.inc';

use AmqpPconn\PConnection;

$heartbeat = static function (PConnection $connection): int {
    $connection->connect();
    $heartbeat = $connection->getHeartbeat();
    $connection->shutdown();
    return $heartbeat;
};
['host' => $host, 'port' => $port] = params();
echo 'RabbitMQ, which offers 60: ', json_encode([
    'default' => $heartbeat(connection()),
    'parameter' => $heartbeat(connection(['heartbeat' => 2])),
    'URI' => $heartbeat(new PConnection("amqp://$host:$port?heartbeat=3")),
    'more' => $heartbeat(connection(['heartbeat' => 65535])),
    'none' => $heartbeat(connection(['heartbeat' => 0])),
]), "\n";
foreach ([0, 5] as $offer) {
    $peer = Peer::scripted("handshake heartbeat=$offer\noblige");
    foreach ([0, 2, 60] as $wanted) {
        $got[] = $heartbeat(new PConnection(['port' => $peer->port, 'heartbeat' => $wanted]));
    }
}
echo 'a broker that offers 0, then 5: ', json_encode($got), "\n";
ini_set('amqp_pconn.heartbeat', '4');
echo 'php.ini: ', json_encode([$heartbeat(connection()), $heartbeat(connection(['heartbeat' => 2]))]), "\n";
$code = 'require ' . var_export(dirname(__DIR__) . '/include/test.inc', true) . ';' . <<<'PHP'
    $connection = connection(['heartbeat' => 2]);
    $connection->connect();
    $heartbeat = $connection->getHeartbeat();
    $connection->sleep();
    echo json_encode(['heartbeat' => $heartbeat, 'keeper' => AmqpPconn\status()['keeper_running'], 'threads' => count(glob('/proc/self/task/*'))]);
    PHP;
foreach (['0', '1'] as $keeper) {
    $ended = run_php($code, ['amqp_pconn.keeper' => $keeper]);
    echo "keeper=$keeper: $ended->output$ended->errors\n";
}
?>
--EXPECT--
RabbitMQ, which offers 60: {"default":60,"parameter":2,"URI":3,"more":60,"none":0}
a broker that offers 0, then 5: [0,2,60,0,2,5]
php.ini: [4,2]
keeper=0: {"heartbeat":0,"keeper":false,"threads":1}
keeper=1: {"heartbeat":2,"keeper":true,"threads":2}
