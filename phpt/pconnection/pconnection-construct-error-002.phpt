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
    'amqp://u%:p@h', 'amqp://h#f', 'amqp://[::1', 'amqp://[::1]x', 'amqp://h?hsot=1', 'amqp://h?heartbeat=x', 'amqp://h?heartbeat=-1', 'amqp://h?heartbeat=65536',
    'amqp://h?connection_timeout=x', 'amqp://h?connection_timeout=-1', 'amqp://h?password=p', 'amqp://h?auth_mechanism=external',
    'amqp://' . str_repeat('h', 256), "amqp://a%00b",
];
foreach ($wrong as $uri) {
    echo thrown(fn () => new PConnection($uri)), "\n";
}
ini_set('amqp_pconn.url', 'amqp://h:0');
echo thrown(fn () => new PConnection()), "\n";
?>
--EXPECT--
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI must start with "amqp://"
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI must start with "amqp://"
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI must start with "amqp://": this version has no TLS
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be between 1 and 65535
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "port" must be between 1 and 65535
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has a port that is not a number (write a : in the password as %3A, an @ as %40)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI names a vhost that contains a slash (write it as %2f)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has a % in its vhost that is not followed by two hexadecimal digits (write % as %25)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has a % in its vhost that is not followed by two hexadecimal digits (write % as %25)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has a % in its user name that is not followed by two hexadecimal digits (write % as %25)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI must not have a fragment (write a # as %23)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has an IPv6 address without its closing bracket
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has text between the IPv6 address and the port
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has an unknown name in its query, did you mean "host"? (write a ? in a password as %3F)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be a whole number
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be between 0 and 65535
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "heartbeat" must be between 0 and 65535
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has a connection_timeout that is not a number of milliseconds
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "connect_timeout" must be between 0.001 and 86400 seconds
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has credentials in its query: they stand before the host, as in amqp://user:password@host
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "sasl" must be "PLAIN" (the only mechanism of this version)
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "host" must be at most 255 bytes long
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: the URI has a NUL byte in its host
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is empty, and amqp_pconn.url is wrong: parameter "port" must be between 1 and 65535
