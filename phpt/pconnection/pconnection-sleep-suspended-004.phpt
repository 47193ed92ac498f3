--TEST--
Consumers that sleep are saved as they are last: when the garbage collector ends their connection, when connect() takes the place of a lost one, when sleep() has told them of confirms, when the program serializes them too
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{ChannelEventHandler, Message, PChannel, PConnection, ReturnedMessage, SimpleConsumer};

class Counting extends SimpleConsumer
{
    public int $count = 0;

    /** Is called with each message. @var ?Closure(): void */
    public static ?Closure $meanwhile = null;

    public function handleDelivery(Message $message, PChannel $channel): ?int
    {
        ++$this->count;
        self::$meanwhile && (self::$meanwhile)();
        return PConnection::CONSUMER_ACK;
    }
}

/** Cannot be serialized, which the program says. */
class Throwing extends Counting
{
    public function __serialize(): array
    {
        return json_decode('{', flags: JSON_THROW_ON_ERROR);
    }
}

/** Catches what it throws when it is serialized. */
class Catching extends Counting
{
    public function __serialize(): array
    {
        self::$meanwhile && (self::$meanwhile)();
        try {
            throw new LogicException('within');
        } catch (LogicException) {
            return [$this->queue, $this->consumerTag, $this->count];
        }
    }

    public function __unserialize(array $data): void
    {
        parent::__construct($data[0], $data[1]);
        $this->count = $data[2];
    }
}

/** Remembers what the broker has not confirmed. */
class Outbox extends Counting implements ChannelEventHandler
{
    public array $due = [];
    /** @var ?Closure(): void */
    public static ?Closure $then = null;

    public function publishConfirm(int $sequence): void
    {
        unset($this->due[$sequence]);
        self::$then && (self::$then)();
    }

    public function publishNack(int $sequence): void {}

    public function publishReturn(ReturnedMessage $message): void {}
}

/** The sleeping consumer of a connection, awake. */
function woken(PConnection $connection, string $tag = 'it'): Counting
{
    foreach ($connection->getChannels() as $channel) {
        foreach ($channel->getConsumerTags() as $one) {
            if ($one === $tag) {
                $channel->isSuspended() && $channel->resume();
                return $channel->getConsumerByTag($tag);
            }
        }
    }
    throw new LogicException('nobody is there');
}

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue;
$parameters = ['pool' => unique('pool'), 'name' => $name = unique('name')];

echo "the garbage collector\n";
$count = function (bool $first = false) use ($operator, $queue, $parameters): void {
    $connection = connection($parameters);
    if ($first) {
        $channel = $connection->openChannel();
        $channel->suspendOnSerialize = true;
        $channel->startConsumer(new Counting($queue, 'it'));
    } else {
        echo '  it had counted ', woken($connection)->count, "\n";
    }
    $operator->basicPublish('hello', '', $queue);
    $connection->select(timeout: 10, maxMessages: 1);
};
for ($i = 0; $i < 3; ++$i) {
    $count($i === 0);
    gc_collect_cycles();
}
$connection = connection($parameters);
echo '  and then ', woken($connection)->count, "\n";

echo "the garbage collector, while an exception is thrown\n";
$objects = array_map(fn () => new ArrayObject(), range(1, 20000));
$throw = function () use ($queue, $objects): void {
    $connection = connection(['pool' => 'thrown']);
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->startConsumer($consumer = new Catching($queue, 'it'));
    $channel->startConsumer(new Throwing($queue, 'throws'));
    $consumer->count = 5;
    gc_disable();
    unset($channel, $consumer, $connection);
    $all = array_map(fn (ArrayObject $object) => $object, $objects);  // each of them is a possible root when this ends
    gc_enable();
    throw new RangeException('thrown meanwhile');
};
gc_collect_cycles();
$runs = gc_status()['runs'];
$caught = thrown($throw);
echo '  it ran: ', json_encode(gc_status()['runs'] > $runs), ", $caught\n";
$thrown = connection(['pool' => 'thrown']);
echo '  ', woken($thrown)->count, "\n";
$thrown->shutdown();
unset($objects, $throw);

/** The broker ends the connections of that name, and $connection has seen it. */
function cut(PConnection $connection, string $name): void
{
    Broker::shared()->closeConnections($name);
    wait_until(static fn (): bool => !$connection->isConnected(), 'it is closed');
}

echo "connect() in the place of a connection that was lost\n";
$operator->basicPublish('hello', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);
cut($connection, $name);
$connection->connect();
fill($operator, $queue, ['hello', 'hello']);
echo '  ', woken($connection)->count, ' counted, status ', $connection->getPersistenceStatus(), "\n";
Counting::$meanwhile = fn () => cut($connection, $name);
for ($i = 0; $i < 2; ++$i) {
    echo '  select(): ', strtok(thrown(fn () => $connection->select(timeout: 10)), ':'), "\n";
}
Counting::$meanwhile = null;
$connection->connect();
echo '  ', woken($connection)->count, " counted\n";
$connection->shutdown();
$operator->queuePurge($queue);

echo "a consumer that is told of confirms\n";
$confirming = function () use ($operator, $queue): array {
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->confirmSelect();
    $channel->startConsumer($outbox = new Outbox($queue, 'it'));
    $channel->setEventHandler($outbox);
    return [$connection, $channel, $outbox];
};
[$connection, $channel, $outbox] = $confirming();
$other = $operator->queueDeclare(unique('other'), arguments: ['x-expires' => 60000])->queue;
for ($i = 0; $i < 3; ++$i) {
    $outbox->due[$channel->basicPublish('hello', '', $other)] = true;
}
echo '  due when it falls asleep: ', count($outbox->due), "\n";
$connection->sleep();
$connection->connect();
echo '  due when it wakes: ', count(woken($connection)->due), "\n";
$connection->shutdown();

echo "and gets a message, which it does not settle\n";
[$connection, $channel, $outbox] = $confirming();
$second = $connection->openChannel();
fill($operator, $other, ['mine']);
Outbox::$then = function () use ($second, $other, &$got) {
    $got ??= $second->basicGet($other);
};
$channel->basicPublish('hello', '', $other);
echo '  ', preg_replace('/channel \d+: \d+/', 'CHANNEL: TAG', thrown(fn () => $connection->sleep())), "\n";
echo '  ', $got->ack() ?? 'it can be acknowledged', "\n";
$connection->sleep();
$connection->connect();
$connection->shutdown();

echo "and publishes when it is serialized\n";
$connection = connection(['pool' => unique('pool')]);
$channel = $connection->openChannel();
$channel->suspendOnSerialize = true;
$channel->confirmSelect();
$channel->startConsumer(new Catching($queue, 'it'));
Counting::$meanwhile = fn () => $channel->basicPublish('hello', '', $other);
echo '  ', thrown(fn () => $connection->sleep()), "\n";
Counting::$meanwhile = null;
$connection->connect();
$connection->shutdown();

echo "while the program serializes it\n";
error_reporting(E_ALL & ~E_DEPRECATED);
eval(<<<'PHP'
    class Old implements Serializable
    {
        public static AmqpPconn\PConnection $connection;

        public function serialize(): string
        {
            self::$connection->sleep();
            return 'asleep';
        }

        public function unserialize(string $data): void {}
    }
    PHP);
$connection = connection(['pool' => unique('pool')]);
$channel = $connection->openChannel();
$channel->suspendOnSerialize = true;
$channel->startConsumer($counting = new Counting($queue, 'it'));
$counting->count = 7;
Old::$connection = $connection;
serialize([$counting, new Old()]);
$connection->connect();
echo '  ', woken($connection)->count, "\n";
$connection->shutdown();
?>
--EXPECTF--
the garbage collector
  it had counted 1
  it had counted 2
  and then 3
the garbage collector, while an exception is thrown
amqp_pconn: consumer "throws" on channel 1 of 127.0.0.1:%d is not kept: JsonException: Syntax error
  it ran: true, RangeException: thrown meanwhile
  5
connect() in the place of a connection that was lost
  4 counted, status 1
  select(): AmqpPconn\ConnectionException [320]
  select(): AmqpPconn\ConnectionException [320]
  5 counted
a consumer that is told of confirms
  due when it falls asleep: 3
  due when it wakes: 0
and gets a message, which it does not settle
  AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (CHANNEL: TAG); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
  it can be acknowledged
and publishes when it is serialized
  nothing
while the program serializes it
  7
