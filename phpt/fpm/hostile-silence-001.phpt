--TEST--
A broker that falls silent in the handshake: connect_timeout ends it, the step is named, nothing is kept
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/hostile.inc';

$visits = new HostileVisits('$connection->connect();');
$scripts = [
    'accepts and is silent' => 'silent',
    'after the protocol header' => "header\nsilent",
    'after start' => "start\nsilent",
    'after tune' => "start\ntune\nsilent",
    'stops reading' => 'stop-reading',
];
foreach ($scripts as $case => $script) {
    $visits->sayWithConnections($case, Peer::scripted($script));
}
$visits->end();
?>
--EXPECT--
accepts and is silent:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
  connections: 2, kept: 0
after the protocol header:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
  connections: 2, kept: 0
after start:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.tune: no answer within 0.3 s
  connections: 2, kept: 0
after tune:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.open-ok: no answer within 0.3 s
  connections: 2, kept: 0
stops reading:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
  connections: 2, kept: 0
log: []
