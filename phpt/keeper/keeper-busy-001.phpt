--TEST--
A script that computes for ten seconds, several heartbeats long, publishes on the same connection afterwards
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$broker = Broker::shared();
$connection = connection(['heartbeat' => 2, 'name' => $name = unique('busy')]);
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$local = local_ends(getmypid(), $broker->port);
$until = microtime(true) + 10;
for ($hash = ''; microtime(true) < $until;) {
    $hash = hash('sha256', $hash);
}
$channel->basicPublish($hash, '', $queue);
echo 'it came through: ', json_encode($channel->basicGet($queue, noAck: true)?->body === $hash), "\n";
echo 'the same connection: ', json_encode($local === local_ends(getmypid(), $broker->port)), "\n";
$sent = AmqpPconn\status()['heartbeats_sent'];
echo 'heartbeats: ', $sent >= 5 && $sent <= 15 ? 'one a second' : $sent, "\n";
echo 'connections: ', $broker->connectionsEver($name), ', ended: ', json_encode($broker->ends($name)), "\n";
?>
--EXPECT--
it came through: true
the same connection: true
heartbeats: one a second
connections: 1, ended: []
