--TEST--
PChannel::basicConsume() takes every callable of PHP and calls it with the message and the channel
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

use AmqpPconn\{Message, PChannel, PConnection};

function a_function(Message $message, PChannel $channel): int
{
    return took('a_function', $message, $channel);
}

function took(string $who, mixed ...$arguments): int
{
    [$message, $channel] = $arguments;
    $same = $channel === $GLOBALS['channel'] ? 'the channel' : 'another channel';
    echo "$who: $message->body, $same, ", count($arguments), " arguments\n";
    return PConnection::CONSUMER_ACK;
}

class Holder
{
    public function method(Message $message, PChannel $channel): int
    {
        return took(__METHOD__, $message, $channel);
    }

    public static function staticMethod(Message $message, PChannel $channel): int
    {
        return took(__METHOD__, $message, $channel);
    }

    public function __invoke(Message $message, PChannel $channel): int
    {
        return took(__METHOD__, $message, $channel);
    }

    public function __call(string $name, array $arguments): int
    {
        return took("__call($name)", ...$arguments);
    }

    public static function __callStatic(string $name, array $arguments): int
    {
        return took("__callStatic($name)", ...$arguments);
    }

    public function closures(): array
    {
        return [
            $this->method(...),
            $this->missing(...),
            self::staticMethod(...),
            fn (Message $message, PChannel $channel) => $this->method($message, $channel),
        ];
    }

    private function hidden(Message $message, PChannel $channel): int
    {
        return took(__METHOD__, $message, $channel);
    }

    public function consumesWithHidden(PChannel $channel, string $queue): void
    {
        $channel->basicConsume($queue, [$this, 'hidden']);
    }
}

class Child extends Holder
{
    public function consumesWithParent(PChannel $channel, string $queue): void
    {
        $channel->basicConsume($queue, [$this, 'parent::method']);
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$holder = new Holder();
$object = new class {
    private int $calls = 0;

    public function count(Message $message): int
    {
        return took('call ' . ++$this->calls . ' of an object', $message, $GLOBALS['channel']);
    }
};
$callables = [
    'a_function',
    'Holder::staticMethod',
    ['Holder', 'staticMethod'],
    [$holder, 'method'],
    [$holder, 'missing'],
    ['Holder', 'missing'],
    'Holder::missing',
    $holder,
    a_function(...),
    static fn (Message $message, PChannel $channel): int => took('arrow function', $message, $channel),
    fn () => took('without parameters', ...func_get_args()),
    fn (Message $message) => took('with one parameter', $message, $channel),
    fn ($message, $channel, $more = 'default') => took('with an optional third', $message, $channel),
    fn (mixed ...$all) => took('variadic', ...$all),
    fn (PChannel|Message $message, PChannel|null $channel) => took('with wide types', $message, $channel),
    [$object, 'count'],
    ...$holder->closures(),
];
$send = static function () use ($connection, $channel, $queue): void {
    $channel->basicPublish('a message', '', $queue);
    $connection->select(timeout: 10, maxMessages: 1);
    $channel->removeAllConsumers();
};
foreach ($callables as $callable) {
    $channel->basicConsume($queue, $callable);
    $send();
}
// What only the calling scope may call.
$holder->consumesWithHidden($channel, $queue);
$send();
@(new Child())->consumesWithParent($channel, $queue);
$send();
echo 'unsettled: ', json_encode($channel->getUnackedTags()), ', left: ', ready($channel, $queue), "\n";
?>
--EXPECT--
a_function: a message, the channel, 2 arguments
Holder::staticMethod: a message, the channel, 2 arguments
Holder::staticMethod: a message, the channel, 2 arguments
Holder::method: a message, the channel, 2 arguments
__call(missing): a message, the channel, 2 arguments
__callStatic(missing): a message, the channel, 2 arguments
__callStatic(missing): a message, the channel, 2 arguments
Holder::__invoke: a message, the channel, 2 arguments
a_function: a message, the channel, 2 arguments
arrow function: a message, the channel, 2 arguments
without parameters: a message, the channel, 2 arguments
with one parameter: a message, the channel, 2 arguments
with an optional third: a message, the channel, 2 arguments
variadic: a message, the channel, 2 arguments
with wide types: a message, the channel, 2 arguments
call 1 of an object: a message, the channel, 2 arguments
Holder::method: a message, the channel, 2 arguments
__call(missing): a message, the channel, 2 arguments
Holder::staticMethod: a message, the channel, 2 arguments
Holder::method: a message, the channel, 2 arguments
Holder::hidden: a message, the channel, 2 arguments
Holder::method: a message, the channel, 2 arguments
unsettled: [], left: 0
