--TEST--
PConnection::sleep() with consumers under noAck: what had come for them and nobody has seen is the program's, once, and the connection sleeps
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

use AmqpPconn\{Message, PChannel, PConnection, UnackedDeliveriesException};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$connection = connection();
// So many of these are handed over; the others are here by the end.
$begin = static function (array $bodies, int $take, string $tag = 'tag', ?string $of = null) use ($operator, $queue, $connection): PChannel {
    $queue = $of ?? $queue;
    fill($operator, $queue, $bodies);
    $connection->connect();
    $channel = $connection->openChannel();
    $channel->basicConsume($queue, static fn () => null, $tag, noAck: true);
    $take === 0 || $connection->select(timeout: 10, maxMessages: $take);
    wait_for_ready($operator, $queue, 0);
    $channel->queueDeclarePassive($queue);
    return $channel;
};
$sleep = static function (bool $requeue = false) use ($connection): ?UnackedDeliveriesException {
    try {
        $connection->sleep($requeue);
        echo "  nothing is thrown\n";
        return null;
    } catch (UnackedDeliveriesException $thrown) {
        echo '  ', described($thrown), "\n";
        echo '  ', json_encode(array_map(static fn (Message $message): string => "$message->body of $message->consumerTag", $thrown->messages)),
            ', tags: ', json_encode($thrown->deliveryTags), ', before it: ', $thrown->getPrevious() ? get_class($thrown->getPrevious()) : 'nothing', "\n";
        return $thrown;
    }
};

echo "nothing was under way:\n";
$begin(['a'], 1);
$sleep();

echo "some was:\n";
$begin(['a', 'b', 'c', 'd', 'e'], 2);
$thrown = $sleep();
echo '  it sleeps: ', json_encode([$connection->isConnected(), $connection->getPersistenceStatus()]), ', again: ', thrown(static fn () => $connection->sleep()),
    ', consumers: ', $operator->queueDeclarePassive($queue)->consumerCount, ', ready: ', drained($operator, $queue), "\n";
echo '  properties: ', json_encode([$thrown->messages[0]->routingKey === $queue, $thrown->messages[0]->redelivered, $thrown->messages[0]->messageCount]), ', ',
    thrown(static fn () => $thrown->messages[0]->ack()), "\n";

echo "of several channels, also where what is unsettled is given back:\n";
$begin(['a', 'b'], 1, 'first');
$begin(['c', 'd'], 0, 'second', $second = $operator->queueDeclare(unique('second'))->queue);
$other = queue_with($connection->openChannel(), ['x']);
$connection->openChannel()->basicGet($other);
$sleep(true);
$operator->queueDelete($second);

echo "of one that was cancelled:\n";
$begin(['a', 'b', 'c'], 1)->basicCancel('tag');
$sleep();

echo "what is refused changes nothing:\n";
$begin(['a', 'b'], 1);
$channel = $connection->openChannel();
$other = queue_with($channel, ['x']);
$got = $channel->basicGet($other);
$sleep();
$got->ack();
$sleep();

echo "something else went wrong as well:\n";
$begin(['a', 'b'], 1);
$confirming = $connection->openChannel();
$confirming->confirmSelect();
$confirming->basicPublish('x', 'no such exchange');
$thrown = $sleep();
echo '  ', json_encode(array_merge(...$thrown->getPrevious()->missing)), "\n";

echo "the broker closed the channel:\n";
$channel = $begin(['a', 'b', 'c'], 1);
thrown(static fn () => $channel->queueDeclarePassive('no such queue'));
$sleep();

echo "the connection was lost:\n";
$begin(['a', 'b'], 1);
try {
    $connection->openChannel()->exchangeDeclare('x', 'nonsense');
} catch (AmqpPconn\PConnException) {
    echo $connection->isConnected() ? "  still there\n" : '';
}
$sleep();
$operator->queueDelete($queue);
?>
--EXPECTF--
nothing was under way:
  nothing is thrown
some was:
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 3; no queue has them any more, $messages does
  ["c of tag","d of tag","e of tag"], tags: [], before it: nothing
  it sleeps: [false,0], again: nothing, consumers: 0, ready: nothing
  properties: [true,false,null], ValueError: The message was received with noAck: there is nothing to settle
of several channels, also where what is unsettled is given back:
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 3; no queue has them any more, $messages does
  ["b of first","c of second","d of second"], tags: [], before it: nothing
of one that was cancelled:
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 2; no queue has them any more, $messages does
  ["b of tag","c of tag"], tags: [], before it: nothing
what is refused changes nothing:
  AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel %d: %d); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
  [], tags: {"%d":[%d]}, before it: nothing
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 1; no queue has them any more, $messages does
  ["b of tag"], tags: [], before it: nothing
something else went wrong as well:
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 1; no queue has them any more, $messages does
  ["b of tag"], tags: [], before it: AmqpPconn\UnconfirmedPublishException
  [1]
the broker closed the channel:
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 2; no queue has them any more, $messages does
  ["b of tag","c of tag"], tags: [], before it: nothing
the connection was lost:
  AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 1; no queue has them any more, $messages does
  ["b of tag"], tags: [], before it: nothing
