--TEST--
Consumer parameters that make no sense are refused with their key, and nothing is sent
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

final class WithParams extends Speaking
{
    public function __construct(private array|Closure $params)
    {
    }

    public function getConsumeParams(): array
    {
        return $this->params instanceof Closure ? ($this->params)() : $this->params;
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$channel->startConsumer(new Speaking($queue, 'in use'));
$long = str_repeat('x', 256);
$deep = [];
for ($i = 0; $i < 40; ++$i) {
    $deep = ['a' => $deep];
}
$sends = sends();
foreach ([
    'empty' => [],
    'no queue' => ['consumer_tag' => 'tag'],
    'a list' => [$queue],
    'a misspelt key' => ['queue' => $queue, 'consumerTag' => 'tag'],
    'another' => ['queue' => $queue, 'noack' => true],
    'nothing like it' => ['queue' => $queue, 'qqqqqqqqqqqq' => true],
    'a long key' => ['queue' => $queue, $long => true],
    'an empty key' => ['queue' => $queue, '' => true],
    'a number as key' => ['queue' => $queue, 5 => true],
    'queue: int' => ['queue' => 5],
    'queue: null' => ['queue' => null],
    'queue: too long' => ['queue' => $long],
    'queue: not UTF-8' => ['queue' => "\xff"],
    'queue: empty, none declared' => ['queue' => ''],
    'consumer_tag: int' => ['queue' => $queue, 'consumer_tag' => 5],
    'consumer_tag: too long' => ['queue' => $queue, 'consumer_tag' => $long],
    'consumer_tag: not UTF-8' => ['queue' => $queue, 'consumer_tag' => "\xff"],
    'consumer_tag: in use' => ['queue' => $queue, 'consumer_tag' => 'in use'],
    'no_local: int' => ['queue' => $queue, 'no_local' => 1],
    'no_ack: string' => ['queue' => $queue, 'no_ack' => 'yes'],
    'exclusive: null' => ['queue' => $queue, 'exclusive' => null],
    'arguments: string' => ['queue' => $queue, 'arguments' => 'x-priority'],
    'arguments: a list' => ['queue' => $queue, 'arguments' => [1]],
    'arguments: an object' => ['queue' => $queue, 'arguments' => ['a' => ['b' => new stdClass()]]],
    'arguments: INF' => ['queue' => $queue, 'arguments' => ['a' => INF]],
    'arguments: too deep' => ['queue' => $queue, 'arguments' => $deep],
    'throws' => static fn () => throw new LogicException('no parameters today'),
] as $what => $params) {
    $on = $what === 'queue: empty, none declared' ? $connection->openChannel() : $channel;
    echo $what, ': ', thrown(static fn () => $on->startConsumer(new WithParams($params))), "\n";
}
$all = $connection->openChannel();
$all->addConsumer(new WithParams(['queue' => $queue, 'no_ack' => 'yes']));
$thrown = thrown(static fn () => $all->startAllConsumers());
echo "startAllConsumers(): $thrown\nof an argument that it has not: ", json_encode(str_contains($thrown, 'Argument #')), "\n";
echo 'writes: ', sends() - $sends, "\n";
foreach ([
    fn () => $channel->startConsumer(new stdClass()),
    fn () => $channel->addConsumer(static fn () => null),
    fn () => $channel->removeConsumer(null),
    fn () => $channel->getConsumerByTag([]),
    fn () => $channel->getConsumerByTag(),
    fn () => $channel->basicCancel('none'),
    fn () => $channel->basicCancel(str_repeat('x', 256)),
    fn () => $channel->basicCancel(),
] as $call) {
    echo thrown($call), "\n";
}
echo json_encode($channel->getConsumerTags()), "\n";
?>
--EXPECTF--
in use: consume-ok
empty: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: getConsumeParams() names no "queue"
no queue: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: getConsumeParams() names no "queue"
a list: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "0" of getConsumeParams() is unknown
a misspelt key: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "consumerTag" of getConsumeParams() is unknown, did you mean "consumer_tag"?
another: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "noack" of getConsumeParams() is unknown, did you mean "no_ack"?
nothing like it: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "qqqqqqqqqqqq" of getConsumeParams() is unknown
a long key: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" of getConsumeParams() is unknown
an empty key: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "" of getConsumeParams() is unknown
a number as key: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "5" of getConsumeParams() is unknown
queue: int: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must be of type string, int given
queue: null: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must be of type string, null given
queue: too long: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must be at most 255 bytes long, 256 given
queue: not UTF-8: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must be valid UTF-8
queue: empty, none declared: ValueError: %smust not be empty where no queue was declared on this channel before
consumer_tag: int: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "consumer_tag" of getConsumeParams() must be of type string, int given
consumer_tag: too long: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "consumer_tag" of getConsumeParams() must be at most 255 bytes long, 256 given
consumer_tag: not UTF-8: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "consumer_tag" of getConsumeParams() must be valid UTF-8
consumer_tag: in use: ValueError: %sconsumer_tag%snot in use on this channel, "in use" given
no_local: int: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "no_local" of getConsumeParams() must be of type bool, int given
no_ack: string: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "no_ack" of getConsumeParams() must be of type bool, string given
exclusive: null: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "exclusive" of getConsumeParams() must be of type bool, null given
arguments: string: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "arguments" of getConsumeParams() must be of type array, string given
arguments: a list: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: arguments must have names as keys, a list given
arguments: an object: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: arguments["a"]["b"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, stdClass given
arguments: INF: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: arguments["a"] must be finite, INF given
arguments: too deep: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: arguments must not be nested deeper than 32 levels, nor contain itself
throws: LogicException: no parameters today
startAllConsumers(): TypeError: %skey "no_ack" of getConsumeParams() must be of type bool, string given
of an argument that it has not: false
writes: 0
TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) must be of type AmqpPconn\Consumer, stdClass given
TypeError: AmqpPconn\PChannel::addConsumer(): Argument #1 ($consumer) must be of type AmqpPconn\Consumer, Closure given
TypeError: AmqpPconn\PChannel::removeConsumer(): Argument #1 ($consumer) must be of type AmqpPconn\Consumer, null given
TypeError: AmqpPconn\PChannel::getConsumerByTag(): Argument #1 ($tag) must be of type string, array given
ArgumentCountError: AmqpPconn\PChannel::getConsumerByTag() expects exactly 1 argument, 0 given
ValueError: AmqpPconn\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, "none" given
ValueError: AmqpPconn\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" given
ArgumentCountError: AmqpPconn\PChannel::basicCancel() expects exactly 1 argument, 0 given
["in use"]
