--TEST--
A generator is run to its end before the first byte of a batch: it may throw, publish on the channel, close it, or end the lease
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
require __DIR__ . '/../include/publishing.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);

/** @param Closure $between what the generator does between its two messages, given channel, connection and queue */
function one_batch(string $what, Closure $between): void
{
    global $queue, $reader;
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    $channel->confirmSelect();
    $channel->basicPublish('before', '', $queue);
    $channel->waitForConfirms();
    $messages = static function () use ($between, $channel, $connection, $queue): Generator {
        yield ['body' => 'one', 'routing_key' => $queue];
        $between($channel, $connection, $queue);
        yield ['body' => 'two', 'routing_key' => $queue];
    };
    echo "$what: ", result_of(static fn () => $channel->basicPublishBatch($messages())), "\n";
    echo '  the next one: ', result_of(static fn () => $channel->basicPublish('next', '', $queue)), "\n";
    echo '  ', unconfirmed(static fn () => $channel->waitForConfirms()), "\n";
    $connection->shutdown();
    $bodies = [];
    while ($message = $reader->basicGet($queue, noAck: true)) {
        $bodies[] = $message->body;
    }
    echo '  arrived: ', implode(', ', $bodies), "\n";
}

function result_of(callable $call): string
{
    try {
        return (string) $call();
    } catch (Throwable $thrown) {
        return described($thrown);
    }
}

one_batch('throws', static fn () => throw new LogicException('in the middle'));
one_batch('publishes', static fn ($channel, $connection, $queue) => $channel->basicPublish('between', '', $queue));
one_batch('waits', static fn ($channel) => $channel->waitForConfirms());
one_batch('publishes a batch', static fn ($channel, $connection, $queue) => $channel->basicPublishBatch([['body' => 'between', 'routing_key' => $queue]]));
one_batch('closes the channel', static fn ($channel) => $channel->close());
one_batch('sleeps', static fn ($channel, $connection) => $connection->sleep());
one_batch('sleeps and wakes', static function ($channel, $connection): void {
    $connection->sleep();
    $connection->connect();
});
one_batch('shuts down', static fn ($channel, $connection) => $connection->shutdown());
one_batch('has its channel closed by the broker', static fn ($channel) => thrown(static fn () => $channel->queueDeclarePassive('no such queue')));

echo 'an iterator whose current() throws: ';
$channel = connection()->openChannel();
$channel->confirmSelect();
echo thrown(static fn () => $channel->basicPublishBatch(new class([1, 2]) extends ArrayIterator {
    public function current(): mixed
    {
        return parent::current() === 1 ? ['body' => 'x'] : throw new LogicException('from current()');
    }
})), "\n";
echo 'an aggregate whose getIterator() throws: ';
echo thrown(static fn () => $channel->basicPublishBatch(new class implements IteratorAggregate {
    public function getIterator(): Iterator
    {
        throw new LogicException('from getIterator()');
    }
})), "\n";
echo 'a generator that was run before: ';
$generator = (static fn () => yield ['body' => 'x'])();
foreach ($generator as $each) {
}
echo thrown(static fn () => $channel->basicPublishBatch($generator)), "\n";
echo 'numbers used up: ', $channel->basicPublish('x') - 1, "\n";

echo 'in a fiber a generator may suspend: ';
$fiber = new Fiber(static function () use ($channel): int {
    return $channel->basicPublishBatch((static function (): Generator {
        yield ['body' => 'x'];
        Fiber::suspend();
        yield ['body' => 'y'];
    })());
});
$fiber->start();
echo $channel->basicPublish('meanwhile'), ', ';
$fiber->resume();
echo $fiber->getReturn(), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
throws: LogicException: in the middle
  the next one: 2
  all confirmed
  arrived: before, next
publishes: 4
  the next one: 5
  all confirmed
  arrived: before, between, one, two, next
waits: 3
  the next one: 4
  all confirmed
  arrived: before, one, two, next
publishes a batch: 4
  the next one: 5
  all confirmed
  arrived: before, between, one, two, next
closes the channel: AmqpPconn\ChannelException: the channel was closed by the program
  the next one: AmqpPconn\ChannelException: the channel was closed by the program
  AmqpPconn\ChannelException: the channel was closed by the program
  arrived: before
sleeps: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  the next one: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  arrived: before
sleeps and wakes: AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
  the next one: AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
  AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
  arrived: before
shuts down: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  the next one: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  arrived: before
has its channel closed by the broker: AmqpPconn\ChannelException [404]: basic.publish on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'no such queue' in vhost '/' (queue.declare)
  the next one: AmqpPconn\ChannelException [404]: basic.publish on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'no such queue' in vhost '/' (queue.declare)
  AmqpPconn\ChannelException [404]: waitForConfirms() on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'no such queue' in vhost '/' (queue.declare)
  arrived: before
an iterator whose current() throws: LogicException: from current()
an aggregate whose getIterator() throws: LogicException: from getIterator()
a generator that was run before: Exception: Cannot traverse an already closed generator
numbers used up: 0
in a fiber a generator may suspend: 2, 4
