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
// No name server is asked for names in .onion.
$connect(['host' => 'unknown.onion', 'port' => 5672]);
$connect(['host' => 'no..name', 'port' => 5672]);
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
--EXPECT--
refused
AmqpPconn\ConnectionException: connecting to HOST:PORT: HOST:PORT: Connection refused
unknown host
AmqpPconn\ConnectionException: connecting to unknown.onion:PORT: unknown host "unknown.onion" (port 5672): Domain name not found
AmqpPconn\ConnectionException: connecting to no..name:PORT: unknown host "no..name" (port 5672): Misformatted domain name
wrong password, unknown user
AmqpPconn\AuthenticationException [403]: connecting to HOST:PORT: user "guest" was refused: instead of connection.tune the broker answered 403 ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.
AmqpPconn\AuthenticationException [403]: connecting to HOST:PORT: user "nobody" was refused: instead of connection.tune the broker answered 403 ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.
unknown vhost
AmqpPconn\ConnectionException [530]: connecting to HOST:PORT: instead of connection.open-ok the broker answered 530 NOT_ALLOWED - vhost none not found (connection.open)
AmqpPconn\ConnectionException [530]: connecting to HOST:PORT: instead of connection.open-ok the broker answered 530 NOT_ALLOWED - vhost none not found (connection.open)
http
AmqpPconn\ConnectionException: connecting to HOST:PORT: it does not speak AMQP 0-9-1: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1 400 Bad Request\x0d\x0aContent-Length"
hangs-up
AmqpPconn\ConnectionException: connecting to HOST:PORT: it does not speak AMQP 0-9-1: the broker closed the socket
nothing
AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.25 s
the first use connects, and fails alike
AmqpPconn\ConnectionException: connecting to HOST:PORT: HOST:PORT: Connection refused
[false,0]
