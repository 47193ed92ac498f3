--TEST--
PChannel: ifUnused and ifEmpty, durable and internal are honoured
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

$connection = connection();
$names = ['QUEUE' => unique('queue'), 'EXCHANGE' => unique('exchange')];
['QUEUE' => $queue, 'EXCHANGE' => $exchange] = $names;
$try = static function (callable $call) use ($connection, $names): void {
    $thrown = thrown(static fn () => $call($connection->openChannel()));
    echo str_replace($names, array_keys($names), $thrown), "\n";
};
$channel = $connection->openChannel();
$channel->queueDeclare($queue, durable: true);
$channel->basicPublish('x', '', $queue);
wait_until(static fn () => $channel->queueDeclarePassive($queue)->messageCount === 1, 'the message is there');
$try(fn ($channel) => $channel->queueDelete($queue, ifEmpty: true));
$try(fn ($channel) => $channel->queueDeclare($queue, durable: false));
$channel->exchangeDeclare($exchange, 'fanout', internal: true);
$channel->queueBind($queue, $exchange);
$try(fn ($channel) => $channel->exchangeDelete($exchange, ifUnused: true));
$try(fn ($channel) => $channel->exchangeDeclare($exchange, 'direct'));
$try(function ($channel) use ($exchange) {
    $channel->basicPublish('x', $exchange);
    $channel->queueDeclare('', exclusive: true);
});
$try(fn ($channel) => $channel->queueDeclare($queue . '2', arguments: ['x-max-length' => 'many']));
$try(fn ($channel) => $channel->queueBind($queue, 'no such exchange'));
$channel->queueDelete($queue);
$channel->exchangeDelete($exchange, ifUnused: true);
echo 'deleting what is not there: ', $connection->openChannel()->queueDelete($queue, ifUnused: true, ifEmpty: true), "\n";
echo "some mistakes cost the whole connection, with RabbitMQ 4 their channel alone\n";
$thrown = thrown(fn () => $connection->openChannel()->exchangeDeclare($exchange, 'nonsense'));
echo $thrown, "\n";
var_dump($connection->isConnected() === str_starts_with($thrown, AmqpPconn\ChannelException::class));
?>
--EXPECTF--
AmqpPconn\ChannelException [406]: queue.delete on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - queue 'QUEUE' in vhost '/' not empty (queue.delete)
AmqpPconn\ChannelException [406]: queue.declare on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'QUEUE' in vhost '/': received 'false' but current is 'true' (queue.declare)
AmqpPconn\ChannelException [406]: exchange.delete on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - exchange 'EXCHANGE' in vhost '/' in use (exchange.delete)
AmqpPconn\ChannelException [406]: exchange.declare on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'EXCHANGE' in vhost '/'%s (exchange.declare)
AmqpPconn\ChannelException [403]: queue.declare on HOST:PORT: channel %d was closed by the broker: 403 ACCESS_REFUSED - cannot publish to internal exchange 'EXCHANGE' in vhost '/' (basic.publish)
AmqpPconn\ChannelException [406]: queue.declare on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - invalid arg 'x-max-length' for queue 'QUEUE2' in vhost '/': %s (queue.declare)
AmqpPconn\ChannelException [404]: queue.bind on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (queue.bind)
deleting what is not there: 0
some mistakes cost the whole connection, with RabbitMQ 4 their channel alone
AmqpPconn\C%sException [%d]: %s exchange type 'nonsense' (exchange.declare)
bool(true)
