--TEST--
PConnection::select() and EventLoop::select() refuse limits out of bounds, and to be called by what they call
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

use AmqpPconn\{EventLoop, Message, PConnection};

$connection = connection();
$loop = new EventLoop();
$loop->addConnection($connection);
foreach ([
    ['timeout' => -0.001],
    ['timeout' => 86401],
    ['timeout' => INF],
    ['timeout' => NAN],
    ['timeout' => 'soon'],
    ['timeout' => []],
    ['idleTimeout' => -1],
    ['idleTimeout' => NAN],
    ['idleTimeout' => 1e300],
    ['maxMessages' => 0],
    ['maxMessages' => -1],
    ['maxMessages' => PHP_INT_MIN],
    ['until' => 'no_such_function'],
    ['until' => true],
    ['until' => static fn (int $count): bool => true],
    ['untill' => null],
] as $limits) {
    echo array_key_first($limits), ': ', thrown(fn () => $connection->select(...$limits)), "\n";
    $same = thrown(fn () => $loop->select(...$limits)) === str_replace('PConnection', 'EventLoop', thrown(fn () => $connection->select(...$limits)));
    echo $same ? '' : '  EventLoop: ' . thrown(fn () => $loop->select(...$limits)) . "\n";
}
echo thrown(fn () => $connection->select(null, null, null, null, null)), "\n";
echo 'at the bounds: ', json_encode([$connection->select(86400, 86400.0, PHP_INT_MAX), $connection->select(0, 0, 1)]), "\n";

$channel = $connection->openChannel();
$queue = queue_with($channel, ['a', 'b', 'c', 'd']);
$other = connection();
$second = new EventLoop();
$second->addConnection($other);
$second->addConnection($connection);
$tries = [
    'select() in a callback' => fn () => $connection->select(timeout: 0),
    'EventLoop with that connection' => fn () => $loop->select(timeout: 0),
    'EventLoop with another besides' => fn () => $second->select(timeout: 0),
    'another connection' => fn () => $other->select(timeout: 0),
];
$channel->basicConsume($queue, static function (Message $message) use (&$tries): int {
    echo key($tries), ': ', thrown(current($tries)), "\n";
    next($tries);
    return PConnection::CONSUMER_ACK;
});
$delivered = $connection->select(maxMessages: 4);
echo "delivered: $delivered\n";
$channel->basicPublish('e', '', $queue);
echo 'in $until: ', thrown(fn () => $connection->select(timeout: 10, until: fn () => $connection->select(timeout: 0) === 0)), "\n";
$channel->removeAllConsumers();
echo 'in an event loop: ';
$channel->basicConsume($queue, static function () use ($connection): array {
    echo thrown(fn () => $connection->select(timeout: 0)), "\n";
    return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
});
$delivered = $loop->select(timeout: 10);
echo "delivered: $delivered\n";
echo 'and afterwards it can be called: ', $connection->select(timeout: 0), ' ', $second->select(timeout: 0), "\n";
?>
--EXPECT--
timeout: ValueError: AmqpPconn\PConnection::select(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), -0.001 given
timeout: ValueError: AmqpPconn\PConnection::select(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), 86401 given
timeout: ValueError: AmqpPconn\PConnection::select(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), INF given
timeout: ValueError: AmqpPconn\PConnection::select(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), NAN given
timeout: TypeError: AmqpPconn\PConnection::select(): Argument #1 ($timeout) must be of type ?float, string given
timeout: TypeError: AmqpPconn\PConnection::select(): Argument #1 ($timeout) must be of type ?float, array given
idleTimeout: ValueError: AmqpPconn\PConnection::select(): Argument #2 ($idleTimeout) must be between 0 and 86400 (seconds), -1 given
idleTimeout: ValueError: AmqpPconn\PConnection::select(): Argument #2 ($idleTimeout) must be between 0 and 86400 (seconds), NAN given
idleTimeout: ValueError: AmqpPconn\PConnection::select(): Argument #2 ($idleTimeout) must be between 0 and 86400 (seconds), 1.0e+300 given
maxMessages: ValueError: AmqpPconn\PConnection::select(): Argument #3 ($maxMessages) must be at least 1, 0 given
maxMessages: ValueError: AmqpPconn\PConnection::select(): Argument #3 ($maxMessages) must be at least 1, -1 given
maxMessages: ValueError: AmqpPconn\PConnection::select(): Argument #3 ($maxMessages) must be at least 1, -9223372036854775808 given
until: TypeError: AmqpPconn\PConnection::select(): Argument #4 ($until) must be a valid callback or null, function "no_such_function" not found or invalid function name
until: TypeError: AmqpPconn\PConnection::select(): Argument #4 ($until) must be a valid callback or null, no array or string given
until: ArgumentCountError: Too few arguments to function {closure}(), 0 passed and exactly 1 expected
untill: Error: Unknown named parameter $untill
ArgumentCountError: AmqpPconn\PConnection::select() expects at most 4 arguments, 5 given
at the bounds: [0,0]
select() in a callback: Error: select() is running already on this connection: it cannot be called by what it calls
EventLoop with that connection: Error: select() is running already on this connection: it cannot be called by what it calls
EventLoop with another besides: Error: select() is running already on this connection: it cannot be called by what it calls
another connection: nothing
delivered: 4
in $until: Error: select() is running already on this connection: it cannot be called by what it calls
in an event loop: Error: select() is running already on this connection: it cannot be called by what it calls
delivered: 1
and afterwards it can be called: 0 0
