--TEST--
What is let go of with a consumer may start, add and cancel others; a callable stays what it was when it was given
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

final class Ending
{
    public function __construct(private Closure $end)
    {
    }

    public function __destruct()
    {
        ($this->end)();
    }

    public function take(Message $message): int
    {
        echo "  $message->body\n";
        return PConnection::CONSUMER_ACK;
    }
}

final class WithEnd extends Speaking
{
    public ?Ending $end = null;
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$tags = static fn (PChannel $channel): string => json_encode($channel->getConsumerTags());

echo "basicCancel():\n";
$ending = new Ending(static function () use ($channel, $queue): void {
    for ($i = 0; $i < 20; ++$i) {
        $channel->basicConsume($queue, static fn () => null, "new $i");
    }
    for ($i = 1; $i < 20; ++$i) {
        $channel->basicCancel("new $i");
    }
});
$channel->basicConsume($queue, $ending->take(...), 'old');
unset($ending);
$channel->basicCancel('old');
echo '  ', $tags($channel), "\n";
$channel->removeAllConsumers();

echo "removeAllConsumers(), and those that were added:\n";
for ($i = 0; $i < 3; ++$i) {
    $consumer = new WithEnd($queue, "old $i");
    $consumer->end = new Ending(static function () use ($channel, $queue, $i): void {
        for ($j = 0; $j < 10; ++$j) {
            $channel->addConsumer(new Speaking($queue, "new $i.$j"));
        }
        $channel->startConsumer(new Speaking($queue, "started $i"));
    });
    $channel->addConsumer($consumer);
}
unset($consumer);
$channel->removeAllConsumers();
echo '  ', $tags($channel), "\n";
$channel->removeAllConsumers();

echo "removeConsumer():\n";
$consumer = new WithEnd($queue, 'old');
$consumer->end = new Ending(static fn () => $channel->startConsumer(new Speaking($queue, 'new')));
$channel->startConsumer($consumer);
$channel->removeConsumer($consumer);
unset($consumer);
echo '  ', $tags($channel), "\n";
$channel->removeAllConsumers();

echo "close(), shutdown():\n";
foreach (['close', 'shutdown'] as $how) {
    $own = connection(['pool' => unique('pool')]);
    $closed = $own->openChannel();
    for ($i = 0; $i < 3; ++$i) {
        $ending = new Ending(static function () use ($closed, $queue): void {
            echo '    ', preg_replace('/[: ].*/s', '', thrown(static fn () => $closed->basicConsume($queue, static fn () => null))), ' ', count($closed->getConsumerTags()), "\n";
            $closed->addConsumer(new Speaking($queue));
        });
        $closed->basicConsume(queue_with($closed), $ending->take(...), "old $i");
        unset($ending);
    }
    echo "  $how\n";
    $how === 'close' ? $closed->close() : $own->shutdown();
    echo '  ', $tags($closed), "\n";
}

echo "a callable of references:\n";
$object = new Ending(static function (): void {
    echo "  let go\n";
});
$method = 'take';
$callable = [1 => &$method, 0 => &$object];
$channel->basicConsume($queue, $callable, 'callable');
$object = null;
$method = 'none';
fill($channel, $queue, []);
$channel->basicPublish('a', '', $queue);
echo $connection->select(timeout: 10, maxMessages: 1), "\n";
$channel->basicCancel('callable');
gc_collect_cycles();
echo "done\n";
?>
--EXPECT--
basicCancel():
  ["new 0"]
removeAllConsumers(), and those that were added:
  started 0: consume-ok
  started 1: consume-ok
  started 2: consume-ok
  ["started 0","started 1","started 2"]
  started 0: cancel-ok
  started 1: cancel-ok
  started 2: cancel-ok
removeConsumer():
  old: consume-ok
  old: cancel-ok
  new: consume-ok
  ["new"]
  new: cancel-ok
close(), shutdown():
  close
    AmqpPconn\ChannelException 0
    AmqpPconn\ChannelException 0
    AmqpPconn\ChannelException 0
  []
  shutdown
    AmqpPconn\ConnectionException 0
    AmqpPconn\ConnectionException 0
    AmqpPconn\ConnectionException 0
  []
a callable of references:
  a
1
  let go
done
