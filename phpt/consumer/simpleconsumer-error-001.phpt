--TEST--
SimpleConsumer: what is wrong with it is said, whether it was not constructed, half of it was taken away, or it is called amiss
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

use AmqpPconn\{Message, PChannel, SimpleConsumer};

class Simple extends SimpleConsumer
{
    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        return null;
    }

    public function without(string ...$properties): static
    {
        foreach ($properties as $property) {
            unset($this->$property);
        }
        return $this;
    }
}

class Unconstructed extends Simple
{
    public function __construct()
    {
    }
}

/** Looks at its consumer when it is destroyed. */
class Nosy
{
    public static ?Closure $look = null;

    public function __destruct()
    {
        (self::$look)();
    }
}

$channel = connection()->openChannel();
$queue = queue_with($channel);
$object = new Simple($queue);
foreach ([
    'without its constructor' => fn () => $channel->startConsumer(new Unconstructed()),
    'asked' => fn () => (new Unconstructed())->getConsumeParams(),
    'by reflection' => fn () => $channel->startConsumer((new ReflectionClass(Simple::class))->newInstanceWithoutConstructor()),
    'without a queue' => fn () => $channel->startConsumer((new Simple($queue))->without('queue')),
    'without arguments' => fn () => $channel->startConsumer((new Simple($queue))->without('arguments')),
    'without anything else' => fn () => $channel->startConsumer((new Simple($queue))->without('consumerTag', 'noLocal', 'noAck', 'exclusive', 'arguments')),
    'abstract' => fn () => new SimpleConsumer($queue),
    'nothing' => fn () => new Simple(),
    'a list' => fn () => new Simple($queue, []),
    'too much' => fn () => new Simple($queue, '', false, false, false, [], 1),
    'getConsumeParams(1)' => fn () => $object->getConsumeParams(1),
    'handleConsumeOk()' => fn () => $object->handleConsumeOk(),
    'handleCancelOk() with another object' => fn () => $object->handleCancelOk('tag', new stdClass()),
    'handleCancel() with a list' => fn () => $object->handleCancel([], $channel),
    'and rightly' => fn () => $object->handleCancel('tag', $channel),
] as $what => $call) {
    echo $what, ': ', thrown($call), "\n";
    $channel->removeAllConsumers();
}

$params = (new Simple($queue))->without('arguments', 'noAck')->getConsumeParams();
echo 'what it returns then counts what it holds: ', json_encode(count($params) === iterator_count(new ArrayIterator($params))), "\n";

$consumer = new Simple($queue, arguments: ['x' => new Nosy()]);
$seen = null;
Nosy::$look = static function () use ($consumer, &$seen): void {
    $seen = $consumer->getConsumeParams();
};
$consumer->__construct('other');
$others = array_map(static fn (int $i): array => ['other' => $i, 'y' => [1, 2, $i]], range(1, 50));
echo 'seen while it was constructed again: ', json_encode(array_keys($seen)), ' ', json_encode(array_keys($seen['arguments'])), "\n";
echo json_encode($consumer->getConsumeParams()), "\n";
?>
--EXPECT--
without its constructor: Error: The constructor of AmqpPconn\SimpleConsumer was not called
asked: Error: The constructor of AmqpPconn\SimpleConsumer was not called
by reflection: Error: The constructor of AmqpPconn\SimpleConsumer was not called
without a queue: Error: The constructor of AmqpPconn\SimpleConsumer was not called
without arguments: nothing
without anything else: nothing
abstract: Error: Cannot instantiate abstract class AmqpPconn\SimpleConsumer
nothing: ArgumentCountError: AmqpPconn\SimpleConsumer::__construct() expects at least 1 argument, 0 given
a list: TypeError: AmqpPconn\SimpleConsumer::__construct(): Argument #2 ($consumerTag) must be of type string, array given
too much: ArgumentCountError: AmqpPconn\SimpleConsumer::__construct() expects at most 6 arguments, 7 given
getConsumeParams(1): ArgumentCountError: AmqpPconn\SimpleConsumer::getConsumeParams() expects exactly 0 arguments, 1 given
handleConsumeOk(): ArgumentCountError: AmqpPconn\SimpleConsumer::handleConsumeOk() expects exactly 2 arguments, 0 given
handleCancelOk() with another object: TypeError: AmqpPconn\SimpleConsumer::handleCancelOk(): Argument #2 ($channel) must be of type AmqpPconn\PChannel, stdClass given
handleCancel() with a list: TypeError: AmqpPconn\SimpleConsumer::handleCancel(): Argument #1 ($tag) must be of type string, array given
and rightly: nothing
what it returns then counts what it holds: true
seen while it was constructed again: ["queue","consumer_tag","no_local","no_ack","exclusive","arguments"] []
{"queue":"other","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
