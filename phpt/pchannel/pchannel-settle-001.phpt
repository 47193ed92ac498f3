--TEST--
PChannel: a message that was got is acknowledged, given back or dropped; one or many, by the channel or by the message
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
$dead = $channel->queueDeclare(exclusive: true)->queue;
$queue = $channel->queueDeclare(exclusive: true, arguments: ['x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead])->queue;
$other = $connection->openChannel();

/** Puts these bodies into the queue and gets them again, to be settled. */
$get = static function (string ...$bodies) use ($channel, $queue): array {
    foreach ($bodies as $body) {
        $channel->basicPublish($body, '', $queue);
    }
    return array_map(static fn (): AmqpPconn\Message => $channel->basicGet($queue), $bodies);
};
/** What is in a queue now, "+" for redelivered. Waits until the broker has done what was asked on $channel. */
$drain = static function (string $queue) use ($channel, $other): string {
    $channel->queueDeclarePassive($queue);
    $bodies = [];
    while ($message = $other->basicGet($queue, noAck: true)) {
        $bodies[] = $message->body . ($message->redelivered ? '+' : '');
    }
    sort($bodies);
    return implode(' ', $bodies) ?: 'nothing';
};
/** The same, where messages get there a moment later. */
$drainDead = static fn (int $count): string => wait_until(static function () use ($channel, $dead, $drain, $count): ?string {
    return $channel->queueDeclarePassive($dead)->messageCount === $count ? $drain($dead) : null;
}, "$count dead letters");
$tags = static fn (): string => json_encode($channel->getUnackedTags());

[$a, $b, $c] = $get('a', 'b', 'c');
echo "unsettled: {$tags()}, in the queue: {$drain($queue)}\n";
$a->ack();
$b->nack();
$c->reject();
echo "by the message: {$tags()}, {$drain($queue)}\n";

[$a, $b, $c] = $get('a', 'b', 'c');
$channel->basicAck($a->deliveryTag);
$channel->basicNack($b->deliveryTag);
$channel->basicReject($c->deliveryTag);
echo "by the channel: {$tags()}, {$drain($queue)}\n";

[$a, $b] = $get('a', 'b');
$a->nack(requeue: false);
$b->reject(requeue: false);
echo "dropped: {$drain($queue)}, dead letters: {$drainDead(2)}\n";

[$a, $b, $c, $d] = $get('a', 'b', 'c', 'd');
$c->ack();
$channel->basicNack($b->deliveryTag, multiple: true);
echo "all up to b: ", count($channel->getUnackedTags()), " left, {$drain($queue)}\n";
$channel->basicAck($d->deliveryTag, multiple: true);
echo "all up to d: {$tags()}, {$drain($queue)}\n";

$get('a', 'b', 'c');
$channel->basicNack(0, multiple: true, requeue: false);
echo "all there are: {$tags()}, {$drain($queue)}, dead letters: {$drainDead(3)}\n";
$channel->basicAck(0, multiple: true);
echo 'none, which is fine too: ', json_encode($channel->isOpen()), "\n";

[$a] = $get('a');
$copy = clone $a;
$copy->ack();
echo 'a copy stands for the same delivery: ', thrown(fn () => $a->ack()), "\n";

[$a, $b] = $get('a', 'b');
$a->ack();
$channel->close();
echo 'a closed channel gives back: ', wait_until(fn () => $other->basicGet($queue, noAck: true), 'it is back')->body, "\n";
echo thrown(fn () => $b->ack()), "\n";
?>
--EXPECT--
unsettled: [1,2,3], in the queue: nothing
by the message: [], b+ c+
by the channel: [], b+ c+
dropped: nothing, dead letters: a b
all up to b: 1 left, a+ b+
all up to d: [], nothing
all there are: [], nothing, dead letters: a b c
none, which is fine too: true
a copy stands for the same delivery: ValueError: The message was settled already
a closed channel gives back: b
AmqpPconn\ChannelException: the channel was closed by the program
