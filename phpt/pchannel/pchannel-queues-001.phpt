--TEST--
PChannel: declare, look at, bind, purge and delete queues and exchanges
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$channel = connection()->openChannel();
$queue = unique('queue');
$exchange = unique('exchange');
$tell = static function (AmqpPconn\QueueDeclareOk $ok) use ($queue): void {
    echo json_encode([$ok->queue === $queue, $ok->messageCount, $ok->consumerCount]), "\n";
};
$tell($channel->queueDeclare($queue, arguments: ['x-max-length' => 3, 'x-overflow' => 'drop-head']));
$channel->exchangeDeclare($exchange, 'topic', autoDelete: true);
$channel->queueBind($queue, $exchange, 'a.*');
foreach (['a.b', 'b.a', 'a.c'] as $key) {
    $channel->basicPublish($key, $exchange, $key);
}
// RabbitMQ answers this before it has counted what came earlier.
$tell(wait_until(static function () use ($channel, $queue) {
    $ok = $channel->queueDeclarePassive($queue);
    return $ok->messageCount === 2 ? $ok : null;
}, 'two messages are counted'));
$message = $channel->basicGet($queue, noAck: true);
echo json_encode([$message->body, $message->exchange === $exchange, $message->routingKey, $message->messageCount, $message->redelivered, $message->deliveryTag]), "\n";
echo 'purged: ', $channel->queuePurge($queue), "\n";
var_dump($channel->basicGet($queue, noAck: true));

echo "arguments count\n";
$channel->exchangeDeclare("$exchange.headers", 'headers');
$channel->queueBind($queue, "$exchange.headers", '', ['x-match' => 'all', 'colour' => 'red', 'size' => 3]);
$channel->basicPublish('no', "$exchange.headers", '', ['headers' => ['colour' => 'red']]);
$channel->basicPublish('yes', "$exchange.headers", '', ['headers' => ['colour' => 'red', 'size' => 3]]);
echo $channel->basicGet($queue, noAck: true)->body, ' ', json_encode($channel->basicGet($queue, noAck: true)), "\n";
for ($i = 0; $i < 5; ++$i) {
    $channel->basicPublish("$i", '', $queue);
}
echo 'kept of x-max-length 3: ', $channel->queuePurge($queue), "\n";

echo "an empty name is the queue last declared\n";
$channel->basicPublish('to the last one', '', $queue);
echo json_encode($channel->queueDeclarePassive('')->queue === $queue), "\n";
echo $channel->basicGet('', noAck: true)->body, "\n";
$other = $channel->queueDeclare(exclusive: true)->queue;
echo json_encode(str_starts_with($other, 'amq.gen-')), ' ', json_encode($channel->queueDeclarePassive('')->queue === $other), "\n";
$channel->queueBind('', 'amq.direct', $queue);
$channel->basicPublish('by binding', 'amq.direct', $queue);
echo $channel->basicGet('', noAck: true)->body, "\n";
echo 'deleted with messages: ', $channel->queueDelete(''), "\n";
echo thrown(fn () => $channel->queueDeclarePassive('')), "\n";

$channel->basicPublish('x', '', $queue);
echo 'deleted with messages: ', $channel->queueDelete($queue), "\n";
$channel->exchangeDelete("$exchange.headers");
foreach ([fn () => $channel->queueDeclarePassive($queue), fn () => $channel->isOpen()] as $call) {
    echo str_replace($queue, 'QUEUE', thrown($call)), "\n";
}
var_dump($channel->isOpen());
?>
--EXPECT--
[true,0,0]
[true,2,0]
["a.b",true,"a.b",1,false,1]
purged: 1
NULL
arguments count
yes null
kept of x-max-length 3: 3
an empty name is the queue last declared
true
to the last one
true true
by binding
deleted with messages: 0
ValueError: AmqpPconn\PChannel::queueDeclarePassive(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
deleted with messages: 1
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'QUEUE' in vhost '/' (queue.declare)
nothing
bool(false)
