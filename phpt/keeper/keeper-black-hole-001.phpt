--TEST--
Where the network swallows everything, the keeper ends what is parked within two heartbeats, what is leased tells with its next call, and the next lease is new
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
skip_under_valgrind();
need_broker();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$proxy = Peer::proxy(params()['port'], 0);
$connect = static fn (string $pool): AmqpPconn\PConnection
    => connection(['port' => $proxy->port, 'heartbeat' => 2, 'rpc_timeout' => 0.5, 'pool' => $pool]);
$sockets = static fn (): int => count(tcp_connections(getmypid(), $proxy->port));

[$parked, $asks_at_once, $asks_later] = array_map($connect, ['parked', 'at once', 'later']);
foreach ([$parked, $asks_at_once, $asks_later] as $connection) {
    $connection->openChannel()->queueDeclare('', exclusive: true);
}
$parked->sleep();
wait_until(static fn () => AmqpPconn\status()['sessions']['parked'] === 1, 'it is settled');
$proxy->command('stall');
$stalled = microtime(true);

echo thrown(static fn () => $asks_at_once->openChannel()->queueDeclare('', exclusive: true)), "\n";
$took = microtime(true) - $stalled;
echo 'within its time-out: ', $took < 1.0 ? 'yes' : $took, "\n";
$asks_at_once->shutdown();

// What it heard last is at most a second old, and it looks every half second.
wait_until(static fn () => $sockets() === 1, 'the keeper ends what is parked');
$took = microtime(true) - $stalled;
echo 'ended within two heartbeats: ', $took > 2.0 && $took < 2 * 2 + 0.5 + 1.0 ? 'yes' : $took, "\n";
$destroyed = array_filter(AmqpPconn\status()['destroyed']);
echo json_encode(['destroyed' => $destroyed, 'sessions' => AmqpPconn\status()['sessions']]), "\n";

// By now it is known: nobody waits for an answer any more.
wait_until(static fn () => microtime(true) > $stalled + 5, 'two heartbeats have passed');
$asked = microtime(true);
echo thrown(static fn () => $asks_later->openChannel()->queueDeclare('', exclusive: true)), "\n";
$took = microtime(true) - $asked;
echo 'at once: ', $took < 0.4 ? 'yes' : $took, "\n";
$asks_later->shutdown();

$proxy->command('resume');
$parked->connect();
echo 'the next lease: ', $parked->getPersistenceStatus(), ', its queue: ', strlen($parked->openChannel()->queueDeclare('', exclusive: true)->queue) > 0 ? 'declared' : '', "\n";
$parked->shutdown();
?>
--EXPECT--
AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.5 s
within its time-out: yes
ended within two heartbeats: yes
{"destroyed":{"broken":1,"shutdown":1},"sessions":{"leased":1,"parked":0,"settling":0}}
AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker was silent for two heartbeat intervals
at once: yes
the next lease: 1, its queue: declared
