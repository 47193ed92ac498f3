--TEST--
A broker that sends half a frame and waits: the time-out ends it, the step is named
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

$visits = new HostileVisits('$connection->openChannel()->queueDeclare("q");');
$scripts = [
    'half of connection.start' => "header\nsend 01 0000 000000F0 000A 000A 00 09",
    'half of the head of connection.tune' => "start\nsend 01 00",
    'half of connection.open-ok' => "start\ntune\nsend 01 0000 00000005 000A 0029",
];
foreach ($scripts as $case => $script) {
    $visits->sayWithConnections($case, Peer::scripted($script));
}
$half_an_answer = "handshake\noblige-until queue.declare\nsend 01 0001 0000000E 0032 000B 01";
$visits->sayWithConnections('half of queue.declare-ok', Peer::scripted($half_an_answer));
$visits->end();
?>
--EXPECT--
half of connection.start:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
  connections: 2, kept: 0
half of the head of connection.tune:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.tune: no answer within 0.3 s
  connections: 2, kept: 0
half of connection.open-ok:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.open-ok: no answer within 0.3 s
  connections: 2, kept: 0
half of queue.declare-ok:
  AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
  connections: 2, kept: 0
log: []
