--TEST--
Single active consumer: the second one gets nothing before the first has gone, and then all
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

use AmqpPconn\{EventLoop, Message, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('single'), arguments: ['x-single-active-consumer' => true])->queue;
$loop = new EventLoop();
foreach (['first', 'second'] as $name) {
    $$name = connection(['pool' => $name]);
    $loop->addConnection($$name);
    $channel = $$name->openChannel();
    $channel->basicQos(2);
    $channel->basicConsume($queue, static function (Message $message): int {
        echo "  $message->consumerTag: $message->body\n";
        return $message->body === 'c' && $message->consumerTag === 'first' ? PConnection::CONSUMER_CANCEL : PConnection::CONSUMER_ACK;
    }, $name);
}
echo "the first is there:\n";
foreach (['a', 'b', 'c', 'd', 'e'] as $body) {
    $operator->basicPublish($body, '', $queue);
}
$loop->select(timeout: 10, maxMessages: 3);
echo "it has cancelled itself, and c is unsettled:\n";
$loop->select(timeout: 10, maxMessages: 2);
echo "it is gone:\n";
$first->shutdown();
$loop->removeConnection($first);
$loop->select(timeout: 10, maxMessages: 1);
$operator->queueDelete($queue);
?>
--EXPECT--
the first is there:
  first: a
  first: b
  first: c
it has cancelled itself, and c is unsettled:
  second: d
  second: e
it is gone:
  second: c
