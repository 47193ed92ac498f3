--TEST--
SimpleConsumer: references to its properties stay bound, what they hold is checked, and destructors may do what they like
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

    public function &of(string $property): mixed
    {
        return $this->$property;
    }

    public function without(string ...$properties): static
    {
        foreach ($properties as $property) {
            unset($this->$property);
        }
        return $this;
    }
}

final class Magic extends Simple
{
    public function __set(string $name, mixed $value): void
    {
        echo "  $name is set\n";
    }

    public function __get(string $name): mixed
    {
        echo "  $name is read\n";
        return null;
    }
}

final class Redeclared extends Simple
{
    public string $queue = 'default';
    public array $arguments = ['default' => 1];
}

final class Ending
{
    public static ?Closure $end = null;

    public function __destruct()
    {
        (self::$end)();
    }
}

$channel = connection()->openChannel();
$queue = queue_with($channel);

echo "references:\n";
$consumer = new Simple('first', arguments: ['a' => 1]);
$name = &$consumer->of('queue');
$table = &$consumer->of('arguments');
$consumer->__construct('second');
echo "  $name ", json_encode($table), "\n";
$name = 'third';
$table = ['b' => 2];
$params = $consumer->getConsumeParams();
$name = 'fourth';
echo '  ', json_encode([$params['queue'], $params['arguments']]), "\n";
echo '  ', thrown(static function () use (&$name): void {
    $name = [];
}), "\n";
unset($consumer);
$name = [];
echo '  free afterwards: ', json_encode($name), "\n";

echo "unset, and magic:\n";
$magic = new Magic($queue);
$magic->without('noAck', 'queue');
echo '  ', thrown(static fn () => $magic->getConsumeParams()), "\n";
$magic->__construct('again');
echo '  ', thrown(static fn () => $magic->getConsumeParams()), "\n";
echo '  ', json_encode((new Redeclared('given'))->getConsumeParams()), "\n";
echo '  its own defaults: ', json_encode((new ReflectionClass(Redeclared::class))->newInstanceWithoutConstructor()->getConsumeParams()), "\n";

echo "by reflection:\n";
$consumer = (new ReflectionClass(Simple::class))->newInstanceWithoutConstructor();
echo '  ', thrown(static fn () => $channel->startConsumer(clone $consumer)), "\n";
(new ReflectionProperty(SimpleConsumer::class, 'queue'))->setValue($consumer, $queue);
echo '  ', thrown(static fn () => $channel->startConsumer($consumer)), ' ', count($channel->getConsumerTags()), "\n";
$channel->removeAllConsumers();
foreach (['O:6:"Simple":0:{}', "O:6:\"Simple\":1:{s:8:\"\0*\0queue\";i:5;}"] as $text) {
    echo '  unserialized: ', thrown(static fn () => $channel->startConsumer(unserialize($text))), "\n";
}
// An ArrayIterator of PHP 8.2 does not look at types.
foreach (['queue' => 5, 'consumerTag' => [], 'noAck' => 'text', 'arguments' => new stdClass()] as $property => $value) {
    $consumer = new Simple($queue);
    $iterator = new ArrayIterator($consumer);
    $iterator["\0*\0$property"] = $value;
    echo "  $property: ", preg_replace('/^.*: key/', 'key', thrown(static fn () => $channel->startConsumer($consumer))), "\n";
    $consumer->__construct('again');
    echo '  ', json_encode($consumer->getConsumeParams()), "\n";
    $channel->removeAllConsumers();
}

echo "destructors:\n";
$consumer = new Simple($queue, arguments: ['a' => new Ending()]);
Ending::$end = static function () use ($consumer): void {
    Ending::$end = static function (): void {
        echo "  the second\n";
    };
    $consumer->__construct('by the first', arguments: ['b' => new Ending()]);
    $consumer->without('consumerTag', 'noAck');
};
$consumer->__construct('outer', 'tag');
echo '  ', json_encode(array_diff_key($consumer->getConsumeParams(), ['arguments' => 0])), "\n";
Ending::$end = static fn () => throw new LogicException('the end');
echo '  ', thrown(static fn () => $consumer->__construct('after', 'another tag')), "\n";
echo '  ', json_encode($consumer->getConsumeParams()), "\n";
Ending::$end = static fn () => null;
?>
--EXPECT--
references:
  second []
  ["third",{"b":2}]
  TypeError: Cannot assign array to reference held by property AmqpPconn\SimpleConsumer::$queue of type string
  free afterwards: []
unset, and magic:
  Error: The constructor of AmqpPconn\SimpleConsumer was not called
  queue is set
  noAck is set
  Error: The constructor of AmqpPconn\SimpleConsumer was not called
  {"queue":"given","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
  its own defaults: {"queue":"default","arguments":{"default":1}}
by reflection:
  Error: The constructor of AmqpPconn\SimpleConsumer was not called
  nothing 1
  unserialized: Error: The constructor of AmqpPconn\SimpleConsumer was not called
  unserialized: TypeError: Cannot assign int to property AmqpPconn\SimpleConsumer::$queue of type string
  queue: key "queue" of getConsumeParams() must be of type string, int given
  {"queue":"again","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
  consumerTag: key "consumer_tag" of getConsumeParams() must be of type string, array given
  {"queue":"again","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
  noAck: key "no_ack" of getConsumeParams() must be of type bool, string given
  {"queue":"again","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
  arguments: key "arguments" of getConsumeParams() must be of type array, stdClass given
  {"queue":"again","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
destructors:
  {"queue":"by the first","no_local":false,"exclusive":false}
  LogicException: the end
  {"queue":"after","consumer_tag":"another tag","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
