--TEST--
PChannel::basicConsume() refuses what cannot be consumed with, and nothing is sent
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

use AmqpPconn\Message;

class Holder
{
    public function three($message, $channel, $more): void
    {
    }

    public function changing(&$message): void
    {
    }

    private function hidden($message, $channel): void
    {
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$nothing = static fn () => null;
$channel->basicConsume($queue, $nothing, 'in use');
$long = str_repeat('x', 256);
$closed = $connection->openChannel();
$closed->getChannelId();
$closed->close();
$before = sends();
foreach ([
    'a tag in use' => fn () => $channel->basicConsume($queue, $nothing, 'in use'),
    'three parameters' => fn () => $channel->basicConsume($queue, static fn ($a, $b, $c) => null),
    'a method with three' => fn () => $channel->basicConsume($queue, [new Holder(), 'three']),
    'a function with three' => fn () => $channel->basicConsume($queue, 'str_replace'),
    'the message by reference' => fn () => $channel->basicConsume($queue, static fn (Message &$message) => null),
    'the channel by reference' => fn () => $channel->basicConsume($queue, static fn ($message, &$channel) => null),
    'all by reference' => fn () => $channel->basicConsume($queue, static fn (&...$all) => null),
    'a method that takes it by reference' => fn () => $channel->basicConsume($queue, [new Holder(), 'changing']),
    'a function of PHP that does' => fn () => $channel->basicConsume($queue, 'sort'),
    'not callable' => fn () => $channel->basicConsume($queue, 'no_such_function'),
    'hidden' => fn () => $channel->basicConsume($queue, [new Holder(), 'hidden']),
    'no such method' => fn () => $channel->basicConsume($queue, ['Holder', 'missing']),
    'null' => fn () => $channel->basicConsume($queue, null),
    'nothing' => fn () => $channel->basicConsume($queue),
    'a long queue' => fn () => $channel->basicConsume($long, $nothing),
    'a long tag' => fn () => $channel->basicConsume($queue, $nothing, $long),
    'a tag that is no text' => fn () => $channel->basicConsume($queue, $nothing, "\xff"),
    'an empty queue' => fn () => $connection->openChannel()->basicConsume('', $nothing),
    'a list' => fn () => $channel->basicConsume($queue, $nothing, arguments: [1, 2]),
    'an object' => fn () => $channel->basicConsume($queue, $nothing, arguments: ['x-a' => ['b' => new stdClass()]]),
    'a tag of another type' => fn () => $channel->basicConsume($queue, $nothing, ['tag']),
    'a closed channel' => fn () => $closed->basicConsume($queue, $nothing),
] as $what => $call) {
    echo $what, ': ', thrown($call), "\n";
}
echo 'writes: ', sends() - $before, "\n";
echo json_encode($channel->getConsumerTags()), "\n";
?>
--EXPECT--
a tag in use: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #3 ($consumerTag) must be a consumer tag that is not in use on this channel, "in use" given
three parameters: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that can be called with a Message and a PChannel, one with 3 required parameters given
a method with three: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that can be called with a Message and a PChannel, one with 3 required parameters given
a function with three: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that can be called with a Message and a PChannel, one with 3 required parameters given
the message by reference: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that takes a Message and a PChannel by value, one that takes argument #1 by reference given
the channel by reference: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that takes a Message and a PChannel by value, one that takes argument #2 by reference given
all by reference: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that takes a Message and a PChannel by value, one that takes argument #1 by reference given
a method that takes it by reference: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that takes a Message and a PChannel by value, one that takes argument #1 by reference given
a function of PHP that does: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a function that takes a Message and a PChannel by value, one that takes argument #1 by reference given
not callable: TypeError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a valid callback, function "no_such_function" not found or invalid function name
hidden: TypeError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a valid callback, cannot access private method Holder::hidden()
no such method: TypeError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a valid callback, class Holder does not have a method "missing"
null: TypeError: AmqpPconn\PChannel::basicConsume(): Argument #2 ($onDelivery) must be a valid callback, no array or string given
nothing: ArgumentCountError: AmqpPconn\PChannel::basicConsume() expects at least 2 arguments, 1 given
a long queue: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #1 ($queue) must be at most 255 bytes long, 256 given
a long tag: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #3 ($consumerTag) must be at most 255 bytes long, 256 given
a tag that is no text: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #3 ($consumerTag) must be valid UTF-8
an empty queue: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
a list: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #7 ($arguments) is refused: arguments must have names as keys, a list given
an object: TypeError: AmqpPconn\PChannel::basicConsume(): Argument #7 ($arguments) is refused: arguments["x-a"]["b"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
a tag of another type: TypeError: AmqpPconn\PChannel::basicConsume(): Argument #3 ($consumerTag) must be of type string, array given
a closed channel: AmqpPconn\ChannelException: the channel was closed by the program
writes: 0
["in use"]
