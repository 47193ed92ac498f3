--TEST--
A Consumer is told of its start, its deliveries and its end, with its tag and the channel
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

use AmqpPconn\{Consumer, Message, PChannel, PConnection};

/** Not a SimpleConsumer: the whole interface. */
final class Own implements Consumer
{
    public function __construct(private string $queue, private PChannel $channel)
    {
    }

    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        $this->say(__FUNCTION__, $message->consumerTag, $channel);
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    }

    public function handleConsumeOk(string $tag, PChannel $channel): void
    {
        $this->say(__FUNCTION__, $tag, $channel);
    }

    public function handleCancelOk(string $tag, PChannel $channel): void
    {
        $this->say(__FUNCTION__, $tag, $channel);
    }

    public function handleCancel(string $tag, PChannel $channel): void
    {
        $this->say(__FUNCTION__, $tag, $channel);
    }

    public function getConsumeParams(): array
    {
        echo "  getConsumeParams\n";
        return ['queue' => $this->queue, 'consumer_tag' => 'own'];
    }

    private function say(string $what, string $tag, PChannel $channel): void
    {
        $runs = $channel->getConsumerByTag($tag) === $this ? 'runs' : 'does not run';
        echo "  $what: $tag, ", $channel === $this->channel ? 'its channel' : 'another channel', ", $runs\n";
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a', 'b']);
$consumer = new Own($queue, $channel);
echo "added:\n";
$channel->addConsumer($consumer);
$channel->addConsumer($consumer);
echo "started:\n";
echo json_encode($channel->startConsumer($consumer)), "\n";
echo "started again:\n";
echo json_encode($channel->startConsumer($consumer)), json_encode($channel->startAllConsumers()), "\n";
echo "a delivery, cancelled by what it returns:\n";
echo $connection->select(timeout: 10), "\n";
wait_for_ready($channel, $queue, 1);
echo "started once more, cancelled by basicCancel():\n";
echo json_encode($channel->startAllConsumers()), "\n";
$channel->basicCancel('own');
wait_for_ready($channel, $queue, 1);
echo "and by removeConsumer():\n";
$channel->startConsumer($consumer);
$channel->removeConsumer($consumer);
echo "and by the broker:\n";
$channel->queuePurge($queue);
$channel->startConsumer($consumer);
$other = $connection->openChannel();
$other->queueDelete($queue);
echo $connection->select(timeout: 10), "\n";
?>
--EXPECT--
added:
started:
  getConsumeParams
  handleConsumeOk: own, its channel, runs
true
started again:
falsefalse
a delivery, cancelled by what it returns:
  handleDelivery: own, its channel, runs
  handleCancelOk: own, its channel, does not run
1
started once more, cancelled by basicCancel():
  getConsumeParams
  handleConsumeOk: own, its channel, runs
true
  handleCancelOk: own, its channel, does not run
and by removeConsumer():
  getConsumeParams
  handleConsumeOk: own, its channel, runs
  handleCancelOk: own, its channel, does not run
and by the broker:
  getConsumeParams
  handleConsumeOk: own, its channel, runs
  handleCancel: own, its channel, does not run
0
