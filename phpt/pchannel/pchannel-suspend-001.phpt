--TEST--
PChannel::suspend(), resume(), isSuspended(): consumers get nothing while they are suspended, what waited for them is everybody's, and they go on under their tags
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

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$connection = connection();
$channel = $connection->openChannel();
echo 'nothing to suspend: ', thrown(fn () => $channel->suspend()), ', ', json_encode($channel->isSuspended()), "\n";
fill($operator, $queue, range(1, 2));
$channel->basicQos(3);
$channel->basicConsume($queue, function ($message) {
    echo "  got $message->body", $message->redelivered ? '+' : '', "\n";
    return AmqpPconn\PConnection::CONSUMER_ACK;
}, 'tag');
echo $connection->select(timeout: 10, maxMessages: 1), "\n";
$channel->suspend();
wait_for_ready($operator, $queue, 1);
echo 'suspended: ', json_encode([$channel->isSuspended(), $channel->getConsumerTags(), $channel->isOpen()]), ', ready: ', ready($operator, $queue), "\n";
$channel->suspend();
fill($operator, $queue, [3]);
echo 'nobody listens: ', $connection->select(), "\n";
echo 'a get beside it: ', $channel->basicGet($queue, noAck: true)->body, "\n";
$channel->resume();
$channel->resume();
echo 'resumed: ', json_encode([$channel->isSuspended(), $channel->getConsumerTags()]), "\n";
echo $connection->select(timeout: 10, maxMessages: 1), "\n";
$channel->suspend();
$channel->basicCancel('tag');
echo 'cancelled while suspended: ', json_encode([$channel->isSuspended(), $channel->getConsumerTags()]), ', resume: ', thrown(fn () => $channel->resume()), "\n";

echo "a queue that is gone\n";
$channel->basicConsume($queue, fn () => null, 'tag');
$channel->suspend();
$operator->queueDelete($queue);
echo '  ', str_replace($queue, 'QUEUE', thrown(fn () => $channel->resume())), "\n  ", json_encode([$channel->isOpen(), $connection->isConnected()]), "\n";
$connection->sleep();
echo 'asleep: ', strtok(thrown(fn () => $channel->suspend()), ';'), "\n";
?>
--EXPECTF--
nothing to suspend: nothing, false
  got 1
1
suspended: [true,["tag"],true], ready: 1
nobody listens: 0
a get beside it: 2
resumed: [false,["tag"]]
  got 3
1
cancelled while suspended: [false,[]], resume: nothing
a queue that is gone
  AmqpPconn\ChannelException [404]: basic.consume on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'QUEUE' in vhost '/' (basic.consume)
  [false,true]
asleep: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program
