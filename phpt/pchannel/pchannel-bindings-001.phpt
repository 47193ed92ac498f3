--TEST--
PChannel: exchanges are looked for, bound to exchanges and unbound; queues are unbound; flags mean what they say
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
$channel = $connection->openChannel();
$reply = static fn (callable $call): string => preg_replace('/phpt\.(\w+)\.\w+/', '$1', thrown($call));
[$source, $target] = [unique('source'), unique('target')];
$queue = $channel->queueDeclare(exclusive: true)->queue;
$channel->exchangeDeclare($source, 'topic');
$channel->exchangeDeclare($target, 'fanout', internal: true);
$channel->exchangeDeclarePassive($source);
echo 'missing: ', $reply(fn () => $connection->openChannel()->exchangeDeclarePassive(unique('missing'))), "\n";
echo 'internal: ', $reply(function () use ($connection, $target): void {
    $other = $connection->openChannel();
    $other->basicPublish('x', $target);
    $other->queueDeclare(exclusive: true);
}), "\n";

$publish = static function () use ($channel, $source, $queue): string {
    $channel->basicPublish('x', $source, 'a.b');
    return $channel->basicGet($queue, noAck: true) === null ? 'no message' : 'a message';
};
$channel->queueBind($queue, $target);
echo 'before: ', $publish(), "\n";
$channel->exchangeBind($target, $source, 'a.*');
echo 'bound: ', $publish(), "\n";
$channel->exchangeUnbind($target, $source, 'b.*');
echo 'another key was unbound: ', $publish(), "\n";
$channel->exchangeUnbind($target, $source, 'a.*');
echo 'unbound: ', $publish(), "\n";

$channel->queueBind($queue, $source, 'a.b', ['colour' => 'red']);
$channel->queueUnbind($queue, $source, 'a.b');
echo 'other arguments were unbound: ', $publish(), "\n";
$channel->queueUnbind('', $source, 'a.b', ['colour' => 'red']);
echo 'unbound: ', $publish(), "\n";

$channel->queueBind($queue, $source, 'a.b');
echo 'ifUnused: ', $reply(fn () => $connection->openChannel()->exchangeDelete($source, ifUnused: true)), "\n";
$channel->basicPublish('x', '', $queue);
echo 'ifEmpty: ', str_replace($queue, 'QUEUE', $reply(fn () => $connection->openChannel()->queueDelete($queue, ifEmpty: true))), "\n";
echo 'another type: ', preg_replace('/inequivalent.*/', 'inequivalent ...', $reply(fn () => $connection->openChannel()->exchangeDeclare($source, 'direct'))), "\n";
$channel->exchangeDelete($source);
$channel->exchangeDelete($target, ifUnused: false);
echo $reply(fn () => $connection->openChannel()->exchangeDeclarePassive($source)), "\n";
?>
--EXPECTF--
missing: AmqpPconn\ChannelException [404]: exchange.declare on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'missing' in vhost '/' (exchange.declare)
internal: AmqpPconn\ChannelException [403]: queue.declare on HOST:PORT: channel %d was closed by the broker: 403 ACCESS_REFUSED - cannot publish to internal exchange 'target' in vhost '/' (basic.publish)
before: no message
bound: a message
another key was unbound: a message
unbound: no message
other arguments were unbound: a message
unbound: no message
ifUnused: AmqpPconn\ChannelException [406]: exchange.delete on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - exchange 'source' in vhost '/' in use (exchange.delete)
ifEmpty: AmqpPconn\ChannelException [406]: queue.delete on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - queue 'QUEUE' in vhost '/' not empty (queue.delete)
another type: AmqpPconn\ChannelException [406]: exchange.declare on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - inequivalent ...
AmqpPconn\ChannelException [404]: exchange.declare on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - no exchange 'source' in vhost '/' (exchange.declare)
