--TEST--
SimpleConsumer: its constructor's arguments are what it consumes with, and only handleDelivery() is left to write
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

use AmqpPconn\{Message, PChannel, PConnection, SimpleConsumer};

class Simple extends SimpleConsumer
{
    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        echo "  $message->consumerTag: $message->body, ", json_encode([$this->queue === $message->routingKey, $this->consumerTag, $this->noAck]), "\n";
        return PConnection::CONSUMER_ACK;
    }
}

class WithConstructor extends Simple
{
    public function __construct(string $queue, public readonly string $more)
    {
        parent::__construct($queue, "with $more", arguments: ['x-priority' => 3]);
    }
}

/** What a program may change before it starts. */
class Changed extends Simple
{
    public function change(): void
    {
        $this->consumerTag .= ', changed';
        $this->noAck = true;
        $this->arguments['x-priority'] = 1;
    }
}

echo json_encode((new Simple('q'))->getConsumeParams()), "\n";
echo json_encode((new Simple('q', 'tag', true, true, true, ['a' => ['b' => 1]]))->getConsumeParams()), "\n";
echo json_encode((new Simple(exclusive: true, queue: 'q', noAck: true))->getConsumeParams()), "\n";
echo json_encode((new WithConstructor('q', 'more'))->getConsumeParams()), "\n";
$again = new Simple('q', 'tag', arguments: ['a' => str_repeat('x', 3)]);
$again->__construct('other', arguments: ['b' => [1, 2]]);
echo json_encode($again->getConsumeParams()), "\n";
$clone = clone $again;
$clone->__construct('clone');
echo json_encode([$again->getConsumeParams()['queue'], $clone->getConsumeParams()['queue']]), "\n";

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$changed = new Changed($queue, 'a tag');
$changed->change();
foreach ([new Simple($queue, 'simple'), new WithConstructor($queue, 'more'), $changed] as $consumer) {
    echo json_encode($channel->startConsumer($consumer)), "\n";
    $channel->basicPublish('hello', '', $queue);
    $connection->select(timeout: 10, maxMessages: 1);
    $channel->removeConsumer($consumer);
}
?>
--EXPECT--
{"queue":"q","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":[]}
{"queue":"q","consumer_tag":"tag","no_local":true,"no_ack":true,"exclusive":true,"arguments":{"a":{"b":1}}}
{"queue":"q","consumer_tag":"","no_local":false,"no_ack":true,"exclusive":true,"arguments":[]}
{"queue":"q","consumer_tag":"with more","no_local":false,"no_ack":false,"exclusive":false,"arguments":{"x-priority":3}}
{"queue":"other","consumer_tag":"","no_local":false,"no_ack":false,"exclusive":false,"arguments":{"b":[1,2]}}
["other","clone"]
true
  simple: hello, [true,"simple",false]
true
  with more: hello, [true,"with more",false]
true
  a tag, changed: hello, [true,"a tag, changed",true]
