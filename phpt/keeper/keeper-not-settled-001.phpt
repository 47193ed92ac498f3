--TEST--
What a broker never settles is ended by the keeper after sleep_timeout, also where nobody asks for it again
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

$peer = Peer::scripted("handshake\noblige-until queue.delete\nsilent");
$connection = new AmqpPconn\PConnection(['port' => $peer->port, 'sleep_timeout' => 0.5]);
$connection->openChannel()->queueDeclare('q', exclusive: true);
$slept = microtime(true);
$connection->sleep();
echo json_encode(AmqpPconn\status()['sessions']), "\n";
wait_until(static fn () => tcp_connections(getmypid(), $peer->port) === [], 'the keeper ends it');
$took = microtime(true) - $slept;
echo 'ended after sleep_timeout: ', $took > 0.5 && $took < 3 ? 'yes' : "$took s", "\n";
$status = AmqpPconn\status();
echo json_encode([$status['sessions'], array_filter($status['destroyed'])]), "\n";
echo implode(' ', array_slice(received($peer, 0), -2)), "\n";
?>
--EXPECT--
{"leased":0,"parked":0,"settling":1}
ended after sleep_timeout: yes
[{"leased":0,"parked":0,"settling":0},{"not_settled":1}]
channel.flow connection.close
