--TEST--
PConnection::__construct() refuses what is wrong, naming the parameter and what would be right
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$long = str_repeat('x', 256);
$wrong = [
    ['hsot' => 'x'], ['PORT' => 1], ['connection_timeout' => 1], ['completely_else' => 1], ['x'],
    ['port' => 0], ['port' => 70000], ['port' => -1], ['port' => '5672'], ['port' => 5672.0], ['port' => null],
    ['host' => ''], ['host' => $long], ['host' => 5], ['host' => "a\0b"], ['host' => ['a', 'b']],
    ['vhost' => $long], ['vhost' => true], ['user' => $long], ['user' => new stdClass()], ['password' => 5], ['password' => [1]],
    ['password' => str_repeat('x', 65536)], ['name' => $long], ['pool' => $long],
    ['sasl' => 'EXTERNAL'], ['handshake' => 'quick'],
    ['heartbeat' => 60], ['heartbeat' => -1], ['heartbeat' => 65536],
    ['frame_max' => 4095], ['frame_max' => -1], ['frame_max' => 2147483648], ['channel_max' => 65536], ['channel_max' => -1],
    ['connect_timeout' => -1], ['rpc_timeout' => 0], ['write_timeout' => -0.5], ['sleep_timeout' => 86401],
    ['connect_timeout' => NAN], ['connect_timeout' => INF], ['connect_timeout' => '3'],
    ['socketParams' => 'x'], ['socketParams' => ['path' => 'x']], ['socketParams' => ['url' => 'ssl://x']], ['socketParams' => ['port' => 0]],
];
foreach ($wrong as $params) {
    echo thrown(fn () => new PConnection($params)), "\n";
}
echo thrown(fn () => new PConnection(5.5)), "\n";
echo thrown(fn () => new PConnection(null)), "\n";
echo thrown(fn () => new PConnection([], [])), "\n";
$connection = new PConnection();
echo thrown(fn () => $connection->__construct()), "\n";
?>
--EXPECTF--
%AX
