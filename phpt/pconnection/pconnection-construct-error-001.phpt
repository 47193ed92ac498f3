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
    ['heartbeat' => -1], ['heartbeat' => 65536], ['heartbeat' => '60'], ['heartbeat' => 2.0], ['heartbeat' => null],
    ['frame_max' => 4095], ['frame_max' => -1], ['frame_max' => 2147483648], ['channel_max' => 65536], ['channel_max' => -1],
    ['connect_timeout' => -1], ['rpc_timeout' => 0], ['write_timeout' => -0.5], ['sleep_timeout' => 86401],
    ['connect_timeout' => NAN], ['connect_timeout' => INF], ['connect_timeout' => '3'],
    ['socketParams' => 'x'], ['socketParams' => ['path' => 'x']], ['socketParams' => ['url' => 'ssl://x']], ['socketParams' => ['port' => 0]],
];
foreach ($wrong as $params) {
    echo thrown(fn () => new PConnection($params)), "\n";
}
echo thrown(fn () => new PConnection(5.5)), "\n";
echo thrown(fn () => new PConnection([], [])), "\n";
$connection = new PConnection();
echo thrown(fn () => $connection->__construct()), "\n";
?>
--EXPECT--
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: unknown parameter "hsot", did you mean "host"?
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: unknown parameter "PORT", did you mean "port"?
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: unknown parameter "connection_timeout", did you mean "connect_timeout"?
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: unknown parameter "completely_else"
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: every parameter needs its name as its key, a value without one was given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be between 1 and 65535, 0 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be between 1 and 65535, 70000 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be between 1 and 65535, -1 given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be of type int, string given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be of type int, float given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be of type int, null given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "host" must not be empty
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "host" must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "host" must be of type string, int given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "host" must not contain NUL bytes
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "host" must be of type string, array given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "vhost" must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "vhost" must be of type string, bool given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "user" must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "user" must be of type string, stdClass given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "password" must be of type string, int given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "password" must be of type string, array given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "password" must be at most 3000 bytes long, 65536 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "name" must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "pool" must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "sasl" must be "PLAIN" (the only mechanism of this version), "EXTERNAL" given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "handshake" must be "pipelined" or "strict", "quick" given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be between 0 and 65535, -1 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be between 0 and 65535, 65536 given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be of type int, string given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be of type int, float given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be of type int, null given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "frame_max" must be 0 (the broker's) or between 4096 and 2147483647, 4095 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "frame_max" must be 0 (the broker's) or between 4096 and 2147483647, -1 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "frame_max" must be 0 (the broker's) or between 4096 and 2147483647, 2147483648 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "channel_max" must be between 0 and 65535, 65536 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "channel_max" must be between 0 and 65535, -1 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "connect_timeout" must be between 0.001 and 86400 seconds, -1.000000 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "rpc_timeout" must be between 0.001 and 86400 seconds, 0.000000 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "write_timeout" must be between 0.001 and 86400 seconds, -0.500000 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "sleep_timeout" must be between 0.001 and 86400 seconds, 86401.000000 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "connect_timeout" must be between 0.001 and 86400 seconds, NAN given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "connect_timeout" must be between 0.001 and 86400 seconds, INF given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "connect_timeout" must be of type float (seconds), string given
TypeError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "socketParams" must be of type array, string given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "socketParams" knows "host", "port" and "url" only, "path" given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the socket's URL must start with "tcp://"
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be between 1 and 65535, 0 given
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI must start with "amqp://"
ArgumentCountError: AmqpPconn\PConnection::__construct() expects at most 1 argument, 2 given
Error: A PConnection cannot be constructed twice
