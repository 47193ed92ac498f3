--TEST--
PChannel::basicCancel(): what waited for the consumer goes back in its order, what it was given stays to be settled, its neighbours are left alone
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

use AmqpPconn\{Message, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$other = $operator->queueDeclare(unique('other'))->queue;
fill($operator, $queue, ['a', 'b', 'c', 'd']);
fill($operator, $other, ['1', '2']);
$connection = connection();
$channel = $connection->openChannel();
$kept = [];
$channel->basicConsume($queue, static function (Message $message) use (&$kept): void {
    $kept[] = $message;
}, 'first');
wait_for_ready($operator, $queue, 0);
$channel->basicConsume($other, static function (Message $message): int {
    echo "  the other one: $message->body\n";
    return PConnection::CONSUMER_ACK;
}, 'second');
wait_for_ready($operator, $other, 0);
$channel->queueDeclarePassive($queue);
echo 'handed out: ', $connection->select(maxMessages: 2), "\n";
$before = AmqpPconn\status();
$channel->basicCancel('first');
wait_for_ready($operator, $queue, 2);
$after = AmqpPconn\status();
echo 'given back: ', $after['deliveries_given_back'] - $before['deliveries_given_back'], ', unsettled: ', count($channel->getUnackedTags()), "\n";
echo 'back: ', drained($operator, $queue), "\n";
echo 'consumers: ', json_encode($channel->getConsumerTags()), ' ', $operator->queueDeclarePassive($queue)->consumerCount, "\n";
echo thrown(fn () => $channel->basicCancel('first')), "\n";
$kept[0]->ack();
$kept[1]->nack();
wait_for_ready($operator, $queue, 1);
echo 'settled afterwards: ', drained($operator, $queue), "\n";
echo "the other one goes on:\n";
$connection->select(timeout: 0);
$connection->sleep();
$operator->queueDelete($queue);
$operator->queueDelete($other);
?>
--EXPECT--
handed out: 2
given back: 2, unsettled: 2
back: c+ d+
consumers: ["second"] 0
ValueError: AmqpPconn\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, "first" given
settled afterwards: b+
the other one goes on:
  the other one: 1
  the other one: 2
