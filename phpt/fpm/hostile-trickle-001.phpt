--TEST--
A broker that trickles a byte every 50 ms, for ever: it does not prolong the time-out
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

$visits = new HostileVisits('$connection->openChannel()->basicGet("q", noAck: true);');
$heartbeat = '08 0000 00000000 CE';
$get_ok = '01 0001 00000014 003C 0047 0000000000000001 00 00 01 71 00000000 CE';
$content_of_1_mb = '02 0001 0000000E 003C 0000 0000000000100000 0000 CE';
$scripts = [
    'heartbeats instead of connection.start' => "header\ntrickle-for-ever 50 $heartbeat",
    'a connection.start that takes for ever' => "header\nsend 01 0000 00000F00 000A 000A 00 09 00000E00\ntrickle-for-ever 50 00",
    'heartbeats instead of connection.tune' => "start\ntrickle-for-ever 50 $heartbeat",
    'a connection.tune that takes for ever' => "start\nsend 01 0000 00000F00 000A 001E\ntrickle-for-ever 50 00",
];
foreach ($scripts as $case => $script) {
    $visits->sayWithConnections($case, Peer::scripted($script));
}
$answers = [
    'a basic.get-ok that takes for ever' => "send 01 0001 00000F00 003C 0047\ntrickle-for-ever 50 00",
    'a message that takes for ever' => "send $get_ok $content_of_1_mb\ntrickle-for-ever 50 03 0001 00000001 00 CE",
];
foreach ($answers as $case => $script) {
    $visits->sayWithConnections($case, Peer::scripted("handshake\noblige-until basic.get\n$script"));
}
$visits->end();
?>
--EXPECT--
heartbeats instead of connection.start:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
  connections: 2, kept: 0
a connection.start that takes for ever:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
  connections: 2, kept: 0
heartbeats instead of connection.tune:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.tune: no answer within 0.3 s
  connections: 2, kept: 0
a connection.tune that takes for ever:
  AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.tune: no answer within 0.3 s
  connections: 2, kept: 0
a basic.get-ok that takes for ever:
  AmqpPconn\TimeoutException: HOST:PORT: basic.get: no answer within 0.3 s
  connections: 2, kept: 0
a message that takes for ever:
  AmqpPconn\TimeoutException: HOST:PORT: basic.get: no answer within 0.3 s
  connections: 2, kept: 0
log: []
