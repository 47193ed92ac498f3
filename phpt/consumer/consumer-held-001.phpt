--TEST--
A channel with consumers lives on without a name in the program; when its connection is let go of, all of it is
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

use AmqpPconn\{EventLoop, Message, PChannel, PConnection, SimpleConsumer};

/** Its consumer knows its connection and its channel: a cycle. */
final class Knowing extends SimpleConsumer
{
    public array $knows = [];
    public static int $destroyed = 0;

    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        $this->knows[] = $message;
        return null;
    }

    public function __destruct()
    {
        ++self::$destroyed;
    }
}

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;

$connection = connection();
$got = [];
$connection->openChannel()->basicConsume($queue, static function (Message $message) use (&$got): int {
    $got[] = $message->body;
    return PConnection::CONSUMER_ACK;
}, 'nameless');
gc_collect_cycles();
$operator->basicPublish('a', '', $queue);
echo 'delivered: ', $connection->select(timeout: 10, maxMessages: 1), ' ', implode(' ', $got), "\n";
echo 'found by its id: ', json_encode($connection->getChannels()[1]->getConsumerTags()), "\n";
unset($connection);
gc_collect_cycles();
wait_until(static fn (): bool => $operator->queueDeclarePassive($queue)->consumerCount === 0, 'it is cancelled');
echo "let go of: cancelled\n";

foreach ([0, 1] as $asTable) {
    $connection = connection();
    $channel = $connection->openChannel();
    $consumer = new Knowing($queue);
    $consumer->knows = [$connection, $channel, $consumer];
    $channel->startConsumer($consumer);
    $loop = new EventLoop();
    $loop->addConnection($connection);
    $consumer->knows[] = $loop;
    $channel->basicConsume($queue, fn () => [$connection, $channel, $loop]);
    fill($operator, $queue, []);
    $operator->basicPublish('unsettled', '', $queue);
    $connection->select(timeout: 10, maxMessages: 1);
    $asTable && get_object_vars($channel) && get_object_vars($consumer);
    $weak = [WeakReference::create($connection), WeakReference::create($channel), WeakReference::create($loop)];
    Knowing::$destroyed = 0;
    unset($connection, $channel, $consumer, $loop);
    echo 'collected: ', gc_collect_cycles() > 0 ? 'yes' : 'no', ', destroyed: ', Knowing::$destroyed, ', gone: ',
        json_encode(array_map(static fn (WeakReference $one): bool => $one->get() === null, $weak)), "\n";
    wait_for_ready($operator, $queue, 1);
    echo 'back in the queue: ', drained($operator, $queue), "\n";
}
$operator->queueDelete($queue);
?>
--EXPECTF--
delivered: 1 a
found by its id: ["nameless"]
let go of: cancelled
collected: amqp_pconn: what a request had not settled was given back to %s, deliveries: 1
yes, destroyed: 1, gone: [true,true,true]
back in the queue: unsettled+
collected: amqp_pconn: what a request had not settled was given back to %s, deliveries: 1
yes, destroyed: 1, gone: [true,true,true]
back in the queue: unsettled+
