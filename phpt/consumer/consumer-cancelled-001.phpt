--TEST--
A consumer whose queue is deleted hears of it after the deliveries that came before, runs no more, and can be started again
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

use AmqpPconn\PConnection;

$connection = connection();
$channel = $connection->openChannel();
$operator = connection(['pool' => 'operator'])->openChannel();
$queue = unique('queue');
$operator->queueDeclare($queue);
fill($operator, $queue, ['a', 'b']);
$consumer = new Speaking($queue, 'consumer');
$channel->startConsumer($consumer);
$channel->basicConsume($queue, static fn () => print("  the callable has one\n"), 'callable');
$channel->basicCancel('callable');
$other = queue_with($channel);
$channel->startConsumer(new Speaking($other, 'neighbour'));

wait_for_ready($operator, $queue, 0);
$operator->queueDelete($queue);
echo "select:\n";
echo $connection->select(timeout: 10, until: static fn () => count($channel->getConsumerTags()) === 1), "\n";
echo 'runs: ', json_encode($channel->getConsumerTags()), ', unsettled: ', json_encode($channel->getUnackedTags()), "\n";
$operator->basicPublish('x', '', $other);
echo "the neighbour goes on:\n";
echo $connection->select(timeout: 10, maxMessages: 1), "\n";
echo thrown(fn () => $channel->basicCancel('consumer')), "\n";
echo "started again:\n";
$operator->queueDeclare($queue);
echo json_encode($channel->startAllConsumers()), "\n";
$operator->basicPublish('c', '', $queue);
echo $connection->select(timeout: 10, maxMessages: 1), "\n";

echo "a callable is only gone:\n";
$channel->removeAllConsumers();
$channel->basicConsume($queue, static fn () => PConnection::CONSUMER_ACK, 'callable');
$operator->queueDelete($queue);
echo $connection->select(timeout: 10), ' ', json_encode($channel->getConsumerTags()), "\n";
?>
--EXPECT--
consumer: consume-ok
  neighbour: consume-ok
select:
  consumer: delivery a
  consumer: delivery b
  consumer: cancelled by the broker
2
runs: ["neighbour"], unsettled: []
the neighbour goes on:
  neighbour: delivery x
1
ValueError: AmqpPconn\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, "consumer" given
started again:
  consumer: consume-ok
true
  consumer: delivery c
1
a callable is only gone:
  neighbour: cancel-ok
  consumer: cancel-ok
0 []
