--TEST--
PChannel::basicQos(): a prefetch that does not fit is refused, and nothing is sent
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

$connection = connection();
$channel = $connection->openChannel();
$channel->basicQos(65535);
$channel->basicQos(0);
$channel->basicQos(prefetchCount: 1, global: true);
$sends = sends();
foreach ([
    fn () => $channel->basicQos(-1),
    fn () => $channel->basicQos(65536),
    fn () => $channel->basicQos(PHP_INT_MAX),
    fn () => $channel->basicQos(PHP_INT_MIN, true),
    fn () => $channel->basicQos('many'),
    fn () => $channel->basicQos([]),
    fn () => $channel->basicQos(),
    fn () => $channel->basicQos(1, false, 1),
    fn () => $channel->basicQos(1, []),
] as $call) {
    echo thrown($call), "\n";
}
echo 'writes: ', sends() - $sends, "\n";
$channel->close();
echo thrown(fn () => $channel->basicQos(1)), "\n";
?>
--EXPECT--
ValueError: AmqpPconn\PChannel::basicQos(): Argument #1 ($prefetchCount) must be between 0 and 65535, -1 given
ValueError: AmqpPconn\PChannel::basicQos(): Argument #1 ($prefetchCount) must be between 0 and 65535, 65536 given
ValueError: AmqpPconn\PChannel::basicQos(): Argument #1 ($prefetchCount) must be between 0 and 65535, 9223372036854775807 given
ValueError: AmqpPconn\PChannel::basicQos(): Argument #1 ($prefetchCount) must be between 0 and 65535, -9223372036854775808 given
TypeError: AmqpPconn\PChannel::basicQos(): Argument #1 ($prefetchCount) must be of type int, string given
TypeError: AmqpPconn\PChannel::basicQos(): Argument #1 ($prefetchCount) must be of type int, array given
ArgumentCountError: AmqpPconn\PChannel::basicQos() expects at least 1 argument, 0 given
ArgumentCountError: AmqpPconn\PChannel::basicQos() expects at most 2 arguments, 3 given
TypeError: AmqpPconn\PChannel::basicQos(): Argument #2 ($global) must be of type bool, array given
writes: 0
AmqpPconn\ChannelException: the channel was closed by the program
