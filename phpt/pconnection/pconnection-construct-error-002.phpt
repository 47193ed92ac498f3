--TEST--
PConnection::__construct() refuses a URI that is wrong
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$wrong = [
    'localhost', 'http://h', 'amqps://h', 'amqp://h:0', 'amqp://h:70000', 'amqp://h:x', 'amqp://h/a/b', 'amqp://h/%zz', 'amqp://h/%2',
    'amqp://u%:p@h', 'amqp://h#f', 'amqp://[::1', 'amqp://[::1]x', 'amqp://h?hsot=1', 'amqp://h?heartbeat=x', 'amqp://h?heartbeat=60',
    'amqp://h?connection_timeout=x', 'amqp://h?connection_timeout=-1', 'amqp://h?password=p', 'amqp://h?auth_mechanism=external',
    'amqp://' . str_repeat('h', 256), "amqp://a%00b",
];
foreach ($wrong as $uri) {
    echo thrown(fn () => new PConnection($uri)), "\n";
}
ini_set('amqp_pconn.url', 'amqp://h:0');
echo thrown(fn () => new PConnection()), "\n";
?>
--EXPECTF--
%AX
