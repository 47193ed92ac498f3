--TEST--
Messages that live for a time: per message, per queue, the shorter of both, and not at all; and a queue that does
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

$connection = connection();
$channel = $connection->openChannel();
$dead = queue_with($channel);
$queue = static fn (array $more = []): string => queue_with($channel, [], ['x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead] + $more);
$died = static function (string $what) use ($channel, $dead): void {
    $message = wait_until(static fn () => $channel->basicGet($dead, noAck: true), "$what expires", 5);
    $death = $message->headers['x-death'][0];
    echo "$what: $message->body, {$death['reason']}, original expiration ", json_encode($death['original-expiration'] ?? null), ', expiration now ', json_encode($message->expiration), "\n";
};
$plain = $queue();
$channel->basicPublish('by its own', '', $plain, ['expiration' => '50']);
$died('per message');
$channel->basicPublish("by its queue's", '', $queue(['x-message-ttl' => 50]));
$died('per queue');
$channel->basicPublish('by the shorter', '', $queue(['x-message-ttl' => 60000]), ['expiration' => '50']);
$died('both');
$channel->basicPublish('at once', '', $plain, ['expiration' => '0']);
$died('none at all');
$channel->basicPublish('stays', '', $plain);
wait_for_ready($channel, $plain, 1);
echo 'without: ', $channel->basicGet($plain, noAck: true)->body, "\n";
echo 'nonsense: ', preg_replace('/.*?(\d+ [A-Z_]+).*/', '$1', thrown(static function () use ($connection, $plain): void {
    $channel = $connection->openChannel();
    $channel->basicPublish('x', '', $plain, ['expiration' => 'soon']);
    $channel->queueDeclarePassive($plain);
})), "\n";

$name = unique('expiring');
$channel->queueDeclare($name, arguments: ['x-expires' => 100]);
$told = new Speaking($name, 'tag');
$channel->startConsumer($told);
$connection->select(timeout: 0.3);
echo 'a queue that expires lives while it is consumed: ', json_encode($channel->queueDeclarePassive($name)->consumerCount), "\n";
$channel->removeConsumer($told);
wait_until(static function () use ($connection, $name): bool {
    usleep(150000);  // to look is to use it
    return str_contains(thrown(static fn () => $connection->openChannel()->queueDeclarePassive($name)), '404');
}, 'it expires');
echo "and is gone when nobody has used it for a while\n";
?>
--EXPECT--
per message: by its own, expired, original expiration "50", expiration now null
per queue: by its queue's, expired, original expiration null, expiration now null
both: by the shorter, expired, original expiration "50", expiration now null
none at all: at once, expired, original expiration "0", expiration now null
without: stays
nonsense: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "expiration" must be a whole number of milliseconds, written in digits
  tag: consume-ok
a queue that expires lives while it is consumed: 1
  tag: cancel-ok
and is gone when nobody has used it for a while
