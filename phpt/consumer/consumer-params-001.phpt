--TEST--
What Consumer::getConsumeParams() returns is what the broker is asked for
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

use AmqpPconn\{PChannel, PConnection};

class WithParams extends Speaking
{
    public function __construct(private array $params)
    {
    }

    public function getConsumeParams(): array
    {
        return $this->params;
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a', 'b']);

echo "only a queue: the broker's tag\n";
$consumer = new class(['queue' => $queue]) extends WithParams {
    public function handleConsumeOk(string $tag, PChannel $channel): void
    {
        echo '  a tag: ', json_encode($tag !== '' && $channel->getConsumerTags() === [$tag]), "\n";
        $channel->basicCancel($tag);
    }

    public function handleCancelOk(string $tag, PChannel $channel): void
    {
    }
};
echo json_encode($channel->startConsumer($consumer)), ' ', json_encode($channel->getConsumerTags()), "\n";

echo "no_ack:\n";
wait_for_ready($channel, $queue, 2);
$consumer = new WithParams(['queue' => $queue, 'consumer_tag' => 'no_ack', 'no_ack' => true]);
$consumer->returns = PConnection::CONSUMER_CANCEL;
$channel->startConsumer($consumer);
echo $connection->select(timeout: 10), ' ', json_encode($channel->getUnackedTags()), "\n";

echo "exclusive:\n";
$channel->startConsumer(new WithParams(['queue' => $queue, 'exclusive' => true, 'consumer_tag' => 'first']));
$other = $connection->openChannel();
echo preg_replace('/ - .*/', '', thrown(fn () => $other->startConsumer(new WithParams(['queue' => $queue])))), "\n";
$channel->removeAllConsumers();

echo "arguments: the one with the greater priority gets it\n";
$channel->startConsumer(new WithParams(['queue' => $queue, 'consumer_tag' => 'low', 'arguments' => ['x-priority' => 1]]));
$channel->startConsumer(new WithParams(['queue' => $queue, 'consumer_tag' => 'high', 'arguments' => ['x-priority' => 2]]));
$channel->basicPublish('c', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);
$channel->removeAllConsumers();

echo "an empty queue name: the last one declared on the channel\n";
$channel->startConsumer(new WithParams(['queue' => '', 'consumer_tag' => 'last']));
$channel->basicPublish('d', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);

echo "references and all keys:\n";
$channel->removeAllConsumers();
$no = false;
$name = $queue;
$arguments = ['x-priority' => 5];
$channel->startConsumer(new WithParams(['queue' => &$name, 'consumer_tag' => 'all', 'no_local' => &$no, 'no_ack' => &$no, 'exclusive' => &$no, 'arguments' => &$arguments]));
?>
--EXPECT--
only a queue: the broker's tag
  a tag: true
true []
no_ack:
  no_ack: consume-ok
  no_ack: delivery a+
  no_ack: cancel-ok
  no_ack: delivery b+
2 []
exclusive:
  first: consume-ok
AmqpPconn\ChannelException [403]: basic.consume on HOST:PORT: channel 2 was closed by the broker: 403 ACCESS_REFUSED
  first: cancel-ok
arguments: the one with the greater priority gets it
  low: consume-ok
  high: consume-ok
  high: delivery c
  low: cancel-ok
  high: cancel-ok
an empty queue name: the last one declared on the channel
  last: consume-ok
  last: delivery d
references and all keys:
  last: cancel-ok
  all: consume-ok
