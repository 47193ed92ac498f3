--TEST--
INI time-outs are those of connections that name none
--EXTENSIONS--
amqp_pconn
--INI--
amqp_pconn.connect_timeout=0.25
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$peer = Peer::wrong('nothing');
echo thrown(fn () => (new PConnection(['port' => $peer->port]))->connect()), "\n";
ini_set('amqp_pconn.connect_timeout', '0.125');
echo thrown(fn () => (new PConnection(['port' => $peer->port]))->connect()), "\n";
echo thrown(fn () => (new PConnection(['port' => $peer->port, 'connect_timeout' => 0.0625]))->connect()), "\n";
?>
--EXPECT--
AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.25 s
AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.125 s
AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.0625 s
