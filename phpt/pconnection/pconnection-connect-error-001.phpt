--TEST--
PConnection::connect() fails with a clear message, with host, port and what came back
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$connect = static function (array $params): void {
    $started = microtime(true);
    $port = $params['port'] ?? 0;
    echo str_replace(":$port", ':PORT', thrown(fn () => (new PConnection($params))->connect())), "\n";
    if (microtime(true) - $started > 3) {
        echo "it took too long\n";
    }
};
echo "refused\n";
$connect(['port' => closed_port()]);
echo "unknown host\n";
$connect(['host' => 'unknown.invalid', 'port' => 5672]);
echo "wrong password, unknown user\n";
$connect(params(['password' => 'wrong']));
$connect(params(['user' => 'nobody', 'handshake' => 'strict']));
echo "unknown vhost\n";
$connect(params(['vhost' => 'none']));
$connect(params(['vhost' => 'none', 'handshake' => 'strict']));
foreach (['http', 'hangs-up', 'nothing'] as $kind) {
    echo "$kind\n";
    $peer = Peer::wrong($kind);
    $connect(['port' => $peer->port, 'connect_timeout' => 0.25]);
}
echo "the first use connects, and fails alike\n";
$connection = new PConnection(['port' => closed_port()]);
echo thrown(fn () => $connection->openChannel()), "\n";
echo json_encode([$connection->isConnected(), $connection->getPersistenceStatus()]), "\n";
?>
--EXPECTF--
%AX
