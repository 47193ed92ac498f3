--TEST--
PChannel: names over 255 bytes, empty names and arguments that cannot be sent are refused before anything is sent
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$connection = connection();
$channel = $connection->openChannel();
$channel->getChannelId();
$sends = figures()['system calls: send'];
$long = str_repeat('x', 256);
$calls = [
    fn () => $channel->exchangeDeclare($long),
    fn () => $channel->exchangeDeclare('x', $long),
    fn () => $channel->exchangeDeclare(''),
    fn () => $channel->exchangeDeclare('x', ''),
    fn () => $channel->exchangeDeclare('x', 'direct', false, false, false, ['a' => new stdClass()]),
    fn () => $channel->exchangeDelete($long),
    fn () => $channel->exchangeDelete(''),
    fn () => $channel->queueDeclare($long),
    fn () => $channel->queueDeclare('x', false, false, false, ['list']),
    fn () => $channel->queueDeclarePassive($long),
    fn () => $channel->queueBind($long, 'x'),
    fn () => $channel->queueBind('x', $long),
    fn () => $channel->queueBind('x', 'x', $long),
    fn () => $channel->queueBind('x', ''),
    fn () => $channel->queueBind('x', 'x', 'x', ['a' => STDIN]),
    fn () => $channel->queuePurge($long),
    fn () => $channel->queuePurge(''),
    fn () => $channel->queueDelete($long),
    fn () => $channel->basicPublish('', $long),
    fn () => $channel->basicPublish('', '', $long),
    fn () => $channel->basicGet($long, true),
    fn () => $channel->queueUnbind($long, 'x'),
    fn () => $channel->queueUnbind('x', ''),
    fn () => $channel->queueUnbind('', 'x'),
    fn () => $channel->exchangeDeclarePassive(''),
    fn () => $channel->exchangeBind($long, 'x'),
    fn () => $channel->exchangeBind('x', ''),
    fn () => $channel->exchangeBind('x', 'x', $long),
    fn () => $channel->exchangeUnbind('', 'x'),
    fn () => $channel->exchangeUnbind('x', 'x', '', ['list']),
    fn () => $channel->basicPublish([]),
    fn () => $channel->queueBind('x'),
];
foreach ($calls as $call) {
    echo thrown($call), "\n";
}
echo 'bytes were sent: ', figures()['system calls: send'] - $sends, " times\n";
$longest = str_repeat('q', 255);
echo 'a name of 255 bytes: ', strlen($channel->queueDeclare($longest, exclusive: true)->queue), "\n";
?>
--EXPECT--
ValueError: AmqpPconn\PChannel::exchangeDeclare(): Argument #1 ($exchange) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::exchangeDeclare(): Argument #2 ($type) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::exchangeDeclare(): Argument #1 ($exchange) must not be empty
ValueError: AmqpPconn\PChannel::exchangeDeclare(): Argument #2 ($type) must not be empty
TypeError: AmqpPconn\PChannel::exchangeDeclare(): Argument #6 ($arguments) is refused: arguments["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
ValueError: AmqpPconn\PChannel::exchangeDelete(): Argument #1 ($exchange) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::exchangeDelete(): Argument #1 ($exchange) must not be empty
ValueError: AmqpPconn\PChannel::queueDeclare(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueDeclare(): Argument #5 ($arguments) is refused: arguments must have names as keys, a list given
ValueError: AmqpPconn\PChannel::queueDeclarePassive(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueBind(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueBind(): Argument #2 ($exchange) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueBind(): Argument #3 ($routingKey) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueBind(): Argument #2 ($exchange) must not be empty
TypeError: AmqpPconn\PChannel::queueBind(): Argument #4 ($arguments) is refused: arguments["a"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, resource given
ValueError: AmqpPconn\PChannel::queuePurge(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queuePurge(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
ValueError: AmqpPconn\PChannel::queueDelete(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #2 ($exchange) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::basicPublish(): Argument #3 ($routingKey) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::basicGet(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueUnbind(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::queueUnbind(): Argument #2 ($exchange) must not be empty
ValueError: AmqpPconn\PChannel::queueUnbind(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
ValueError: AmqpPconn\PChannel::exchangeDeclarePassive(): Argument #1 ($exchange) must not be empty
ValueError: AmqpPconn\PChannel::exchangeBind(): Argument #1 ($destination) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::exchangeBind(): Argument #2 ($source) must not be empty
ValueError: AmqpPconn\PChannel::exchangeBind(): Argument #3 ($routingKey) must be at most 255 bytes long, 256 given
ValueError: AmqpPconn\PChannel::exchangeUnbind(): Argument #1 ($destination) must not be empty
ValueError: AmqpPconn\PChannel::exchangeUnbind(): Argument #4 ($arguments) is refused: arguments must have names as keys, a list given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #1 ($body) must be of type string, array given
ArgumentCountError: AmqpPconn\PChannel::queueBind() expects at least 2 arguments, 1 given
bytes were sent: 0 times
a name of 255 bytes: 255
