--TEST--
Consumers that sleep: one that cannot go on takes no other with it, few ids are enough, exit() in the middle ends the script and nothing else, and a new secret takes them along
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

use AmqpPconn\{Message, PChannel, PConnection, SimpleConsumer};

class Quiet extends SimpleConsumer
{
    public static ?Closure $then = null;

    public function handleDelivery(Message $message, PChannel $channel): ?int
    {
        echo "  $message->consumerTag got $message->body\n";
        return PConnection::CONSUMER_ACK;
    }

    public function __wakeup(): void
    {
        self::$then && (self::$then)();
    }
}

/** A connection that sleeps with a consumer on each of its channels. */
function asleep(PChannel $operator, array $more, string ...$tags): array
{
    $connection = connection(['pool' => unique('pool')] + $more);
    $queues = [];
    $channels = [];
    foreach ($tags as $tag) {
        $queues[$tag] = $operator->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue;
        $channels[] = $channel = $connection->openChannel();
        $channel->suspendOnSerialize = true;
        $channel->startConsumer(new Quiet($queues[$tag], $tag));
    }
    $connection->sleep();
    $connection->connect();
    return [$connection, $queues];
}

function tags(PConnection $connection): string
{
    return json_encode(array_merge(...array_map(fn ($channel) => $channel->getConsumerTags(), array_values($connection->getChannels()))));
}

$operator = connection()->openChannel();

echo "the queue of one of three is gone\n";
[$connection, $queues] = asleep($operator, [], 'a', 'b', 'c');
foreach ($connection->getChannels() as $channel) {
    $channel->resumeOnHydrate = true;
}
unset($channel);
$connection->sleep();
$operator->queueDelete($queues['b']);
$connection->connect();
echo '  ', str_replace($queues['b'], 'QUEUE', thrown(fn () => $connection->getChannels())), "\n";
echo '  the others: ', tags($connection), "\n";
foreach (['c', 'a'] as $tag) {
    $operator->basicPublish('hello', '', $queues[$tag]);
    $connection->select(timeout: 10, maxMessages: 1);
}
$connection->shutdown();

echo "one that throws when it is made again\n";
[$connection] = asleep($operator, [], 'a', 'b', 'c');
$calls = 0;
Quiet::$then = function () use (&$calls) {
    ++$calls === 2 && throw new LogicException('not this one');
};
echo '  ', count($connection->getChannels()), "\n";
Quiet::$then = null;
echo '  the others: ', tags($connection), "\n";
$connection->shutdown();

echo "one that puts the connection to sleep when it is made again\n";
[$connection] = asleep($operator, [], 'a', 'b');
Quiet::$then = fn () => $connection->sleep();
echo '  ', strtok(thrown(fn () => $connection->getChannels()), ';'), "\n";
Quiet::$then = null;
$connection->connect();
echo '  all of them: ', tags($connection), "\n";
$connection->shutdown();

echo "a single channel\n";
[$connection, $queues] = asleep($operator, ['channel_max' => 1], 'a');
$connection->openChannel()->basicPublish('hello', '', $queues['a']);
$connection->sleep();
$connection->connect();
$channels = $connection->getChannels();
echo '  ', tags($connection), "\n";
array_map(fn ($channel) => $channel->isSuspended() && $channel->resume(), $channels);
echo '  it gets: ', $connection->select(timeout: 10, maxMessages: 1), "\n";
unset($channels);
$connection->shutdown();

echo "one made anew each time, and never claimed: the oldest goes\n";
$queue = $operator->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue;
$connection = connection(['pool' => unique('pool'), 'channel_max' => 2]);
foreach (['a', 'b', 'c', 'd'] as $tag) {
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->startConsumer(new Quiet($queue, $tag));
    $channel = null;
    $connection->sleep();
    $connection->connect();
}
echo '  ', tags($connection), "\n";
$connection->shutdown();

echo "closures only: no channel is left for each\n";
$connection = connection(['pool' => $pool = unique('pool'), 'channel_max' => 3]);
$queue = $operator->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue;
for ($i = 0; $i < 4; ++$i) {
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->basicConsume($queue, fn () => null, 'closure');
    $channel = null;
    $connection->sleep();
    $connection->connect();
}
echo '  fine, and what sleeps: ', tags($connection), "\n";
$connection->shutdown();

echo "a tag that sleeps\n";
[$connection, $queues] = asleep($operator, [], 'a');
[$channel] = array_values($connection->getChannels());
echo '  ', thrown(fn () => $channel->basicConsume($queues['a'], fn () => null, 'a')), "\n";
$connection->shutdown();

/** The broker ends it, and it has seen that. */
function cut(PConnection $connection, string $name): void
{
    $broker = Broker::shared();
    $broker->closeConnections($name);
    wait_until(static fn (): bool => !$connection->isConnected() && $broker->connections($name) === 0, 'it is closed');
}

echo "a connection that ends before its first use\n";
[$connection] = asleep($operator, ['name' => $name = unique('name')], 'a', 'b');
cut($connection, $name);
echo '  ', tags($connection), ', status ', $connection->getPersistenceStatus(), "\n";
$connection->shutdown();

echo "a new secret\n";
$broker = Broker::shared();
$broker->addUser($user = unique('user'), 'old');
[$connection, $queues] = asleep($operator, ['user' => $user, 'password' => 'old', 'name' => $name = unique('name')], 'a');
$connection->updateSecret('old');
$connection->sleep();
cut($connection, $name);
$connection->connect();
echo '  ', $connection->getPersistenceStatus(), ' ', tags($connection), "\n";
$connection->shutdown();
$broker->deleteUser($user);

echo "exit() in the middle\n";
[$connection] = asleep($operator, [], 'a', 'b');
Quiet::$then = function () {
    echo "  the script ends here\n";
    exit;
};
$connection->getChannels();
echo "  it went on\n";
?>
--EXPECTF--
the queue of one of three is gone
  AmqpPconn\ChannelException [404]: basic.consume on HOST:PORT: channel 2 was closed by the broker: 404 NOT_FOUND - no queue 'QUEUE' in vhost '/' (basic.consume)
  the others: ["a","c"]
  c got hello
  a got hello
one that throws when it is made again
  amqp_pconn: consumer "b" on channel 2 of 127.0.0.1:%d cannot be had again (LogicException: not this one): its channel is closed
2
  the others: ["a","c"]
one that puts the connection to sleep when it is made again
  nothing
  all of them: ["a","b"]
a single channel
  ["a"]
  it gets:   a got hello
1
one made anew each time, and never claimed: the oldest goes
amqp_pconn: the consumers that slept on channel 1 of 127.0.0.1:%d are not kept: others sleep on all 2 channels (channel_max), unclaimed
amqp_pconn: the consumers that slept on channel 2 of 127.0.0.1:%d are not kept: others sleep on all 2 channels (channel_max), unclaimed
  ["c","d"]
closures only: no channel is left for each
amqp_pconn: consumer "closure" on channel 1 of 127.0.0.1:%d is not kept: a Closure cannot be serialized
amqp_pconn: consumer "closure" on channel 1 of 127.0.0.1:%d is not kept: a Closure cannot be serialized
amqp_pconn: consumer "closure" on channel 1 of 127.0.0.1:%d is not kept: a Closure cannot be serialized
amqp_pconn: consumer "closure" on channel 1 of 127.0.0.1:%d is not kept: a Closure cannot be serialized
  fine, and what sleeps: []
a tag that sleeps
  ValueError: AmqpPconn\PChannel::basicConsume(): Argument #3 ($consumerTag) must be a consumer tag that is not in use on this channel, "a" given
a connection that ends before its first use
  ["a","b"], status 1
a new secret
  1 ["a"]
exit() in the middle
  the script ends here
