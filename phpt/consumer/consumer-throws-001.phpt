--TEST--
What a Consumer throws when it is told something comes out of the call that told it; the consumer is what the broker made of it
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

use AmqpPconn\{Message, PChannel};

final class Throwing extends Speaking
{
    public bool $throws = true;

    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        parent::handleDelivery($message, $channel);
        return $this->throws(null, __FUNCTION__);
    }

    public function handleConsumeOk(string $tag, PChannel $channel): void
    {
        $this->throws($tag, __FUNCTION__);
    }

    public function handleCancelOk(string $tag, PChannel $channel): void
    {
        $this->throws($tag, __FUNCTION__);
    }

    public function handleCancel(string $tag, PChannel $channel): void
    {
        $this->throws($tag, __FUNCTION__);
    }

    private function throws(?string $tag, string $what): int
    {
        $this->throws && throw new DomainException("$what does not like it");
        return $this->returns;
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
[$one, $two] = [new Throwing($queue, 'one'), new Throwing($queue, 'two')];
$say = static fn (string $what, callable $call) => print("$what: " . thrown($call) . '; runs: ' . json_encode($channel->getConsumerTags()) . "\n");

$say('startConsumer()', fn () => $channel->startConsumer($one));
$say('again', fn () => $channel->startConsumer($one));
$say('removeConsumer()', fn () => $channel->removeConsumer($one));
$channel->addConsumer($one);
$channel->addConsumer($two);
$say('startAllConsumers()', fn () => $channel->startAllConsumers());
$say('the rest of them', fn () => $channel->startAllConsumers());
$say('basicCancel()', fn () => $channel->basicCancel('one'));
$say('removeAllConsumers()', fn () => $channel->removeAllConsumers());
$say('the rest of them', fn () => $channel->removeAllConsumers());

$two->throws = false;
$channel->startConsumer($two);
$two->throws = true;
$channel->basicPublish('a', '', $queue);
$say('select(), a delivery', fn () => $connection->select(timeout: 10));
echo '  unsettled: ', count($channel->getUnackedTags()), "\n";
$two->throws = false;
$two->returns = AmqpPconn\PConnection::CONSUMER_CANCEL;
$channel->basicPublish('b', '', $queue);
$say('select(), told by what it returned', function () use ($connection, $two) {
    $two->returns = AmqpPconn\PConnection::CONSUMER_CANCEL;
    $connection->select(timeout: 10, until: function () use ($two) {
        return false;
    });
});
$channel->basicAck(0, multiple: true);
$two->returns = AmqpPconn\PConnection::CONSUMER_ACK;
$channel->startConsumer($two);
$two->throws = true;
$connection->openChannel()->queueDelete($queue);
$say('select(), cancelled by the broker', fn () => $connection->select(timeout: 10));
$say('and again', fn () => $connection->select(timeout: 10));
?>
--EXPECT--
startConsumer(): DomainException: handleConsumeOk does not like it; runs: ["one"]
again: nothing; runs: ["one"]
removeConsumer(): DomainException: handleCancelOk does not like it; runs: []
startAllConsumers(): DomainException: handleConsumeOk does not like it; runs: ["one"]
the rest of them: DomainException: handleConsumeOk does not like it; runs: ["one","two"]
basicCancel(): DomainException: handleCancelOk does not like it; runs: ["two"]
removeAllConsumers(): DomainException: handleCancelOk does not like it; runs: []
the rest of them: nothing; runs: []
  two: delivery a
select(), a delivery: DomainException: handleDelivery does not like it; runs: ["two"]
  unsettled: 1
  two: delivery b
select(), told by what it returned: nothing; runs: []
select(), cancelled by the broker: DomainException: handleCancel does not like it; runs: []
and again: nothing; runs: []
