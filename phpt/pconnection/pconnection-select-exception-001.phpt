--TEST--
What a callback throws comes out of select(): its delivery is unsettled, the rest waits for the next select(), and the connection can be used
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

use AmqpPconn\{Message, PChannel, PConnection};

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a', 'b', 'c', 'd', 'e', 'f']);
$acts = [
    'a' => static fn () => throw new DomainException('not this one'),
    'b' => static fn () => throw new Error('an Error'),
    'c' => static fn (string $wrong) => null,
    'd' => static fn () => trigger_error('a warning that a handler makes an exception', E_USER_WARNING),
    'e' => static function (Message $message): void {
        $message->ack();
        throw new DomainException('after it was settled');
    },
    'f' => static fn () => PConnection::CONSUMER_ACK,
];
set_error_handler(static fn (int $level, string $text) => throw new ErrorException($text));
$kept = null;
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($acts, &$kept): mixed {
    $kept = $message;
    return $acts[$message->body]($message, $channel);
});
wait_for_ready($channel, $queue, 0);
for ($i = 0; $i < 6; ++$i) {
    $thrown = preg_replace('/, called in.*/', '', thrown(fn () => $connection->select(timeout: 5, maxMessages: 1)));
    echo "$kept->body: $thrown, unsettled: ", json_encode($channel->getUnackedTags()), "\n";
    // A round trip, and what was written before it: the connection is as good as new.
    $channel->queueDeclarePassive($queue);
    $kept->deliveryTag === 2 && $kept->ack();
}
echo 'consumers: ', count($channel->getConsumerTags()), "\n";
echo thrown(fn () => $connection->select(timeout: 0.1, until: static fn () => throw new DomainException('$until throws'))), "\n";
$channel->removeAllConsumers();
$channel->basicNack(0, multiple: true);
wait_for_ready($channel, $queue, 3);
echo 'left: ', drained($channel, $queue), "\n";
?>
--EXPECT--
a: DomainException: not this one, unsettled: [1]
b: Error: an Error, unsettled: [1,2]
c: TypeError: {closure}(): Argument #1 ($wrong) must be of type string, AmqpPconn\Message given, unsettled: [1,3]
d: ErrorException: a warning that a handler makes an exception, unsettled: [1,3,4]
e: DomainException: after it was settled, unsettled: [1,3,4]
f: nothing, unsettled: [1,3,4]
consumers: 1
DomainException: $until throws
left: a+ c+ d+
