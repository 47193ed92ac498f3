--TEST--
Values and consumers that are refused leave nothing behind in memory
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

use AmqpPconn\{Decimal, EventLoop, FieldValue};

final class WithParams extends Speaking
{
    public array $params = [];

    public function getConsumeParams(): array
    {
        return $this->params;
    }
}

$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$consumer = new WithParams('');
$with = static function (array $params) use ($channel, $consumer): void {
    $consumer->params = $params;
    $channel->startConsumer($consumer);
};
$headers = static fn (mixed $value) => $channel->basicPublish('', '', $queue, ['headers' => ['a' => [str_repeat('x', 2000), $value]]]);
$connections = new ReflectionProperty(EventLoop::class, 'connections');
$calls = [
    'a Decimal' => static fn () => new Decimal(1, PHP_INT_MAX),
    'a Decimal, twice' => static fn () => (new Decimal(1, 2))->__construct(1, 2),
    'a Decimal as text' => static fn () => strlen((string) new Decimal(200, -5)),
    'a Decimal, unserialized' => static fn () => unserialize('O:17:"AmqpPconn\Decimal":1:{s:5:"scale";s:5:"scale";}'),
    'a FieldValue' => static fn () => FieldValue::uint64(str_repeat('x', 100)),
    'a FieldValue, unserialized' => static fn () => unserialize(serialize(FieldValue::bytes(str_repeat('x', 100)))),
    'not unserialized' => static fn () => unserialize(str_replace('5:"bytes"', '5:"bytee"', serialize(FieldValue::bytes(str_repeat('x', 100))))),
    'an object' => static fn () => $headers(new stdClass()),
    'NAN' => static fn () => $headers([[NAN]]),
    'no FieldValue' => static fn () => $headers((new ReflectionClass(FieldValue::class))->newInstanceWithoutConstructor()),
    'no property' => static fn () => $channel->basicPublish('', '', $queue, ['timestamp' => new DateTime('@-1')]),
    'no queue' => static fn () => $with(['consumer_tag' => str_repeat('x', 100)]),
    'no tag' => static fn () => $with(['queue' => $queue, 'consumer_tag' => str_repeat("\xff", 100)]),
    'no arguments' => static fn () => $with(['queue' => $queue, 'arguments' => ['a' => [str_repeat('x', 2000), new stdClass()]]]),
    'too large' => static fn () => $with(['queue' => $queue, 'arguments' => ['a' => str_repeat('x', 200000)]]),
    'all' => static fn () => $channel->startAllConsumers(),
    'constructed again' => static fn () => $consumer->__construct(str_repeat('q', 50), str_repeat('t', 50), arguments: ['a' => str_repeat('x', 50)]),
    'its parameters' => static fn () => (new Speaking(str_repeat('q', 50)))->getConsumeParams(),
    'a loop' => static function () use ($connections): void {
        $loop = new EventLoop();
        $loop->addConnection(connection());
        $connections->setValue($loop, [...$connections->getValue($loop), new stdClass()]);
        $loop->select(timeout: 0);
    },
];
foreach ($calls as $what => $call) {
    $used = 0;
    for ($i = 0; $i < 200; ++$i) {
        thrown($call);
        if ($i === 50) {
            $used = memory_get_usage();
        }
    }
    $more = memory_get_usage() - $used;
    echo $what, ': ', $more < 1000 ? 'nothing' : $more, "\n";
}
?>
--EXPECT--
a Decimal: nothing
a Decimal, twice: nothing
a Decimal as text: nothing
a Decimal, unserialized: nothing
a FieldValue: nothing
a FieldValue, unserialized: nothing
not unserialized: nothing
an object: nothing
NAN: nothing
no FieldValue: nothing
no property: nothing
no queue: nothing
no tag: nothing
no arguments: nothing
too large: nothing
all: nothing
constructed again: nothing
its parameters: nothing
a loop: nothing
