--TEST--
A callback of select() may declare, get, publish with confirms and in a transaction, consume and settle, on its own channel and on others
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
$other = $connection->openChannel();
$foreign = connection(['pool' => 'foreign'])->openChannel();
$queue = queue_with($channel);
$more = queue_with($channel, ['1', '2', '3']);
$target = $foreign->queueDeclare(unique('target'))->queue;
$kept = [];
$steps = [
    'declares and binds' => static function (Message $message, PChannel $channel): string {
        $name = $channel->queueDeclare(unique('more'), exclusive: true)->queue;
        $channel->queueBind($name, 'amq.direct', $name);
        $channel->basicPublish('x', 'amq.direct', $name);
        wait_for_ready($channel, $name, 1);
        return 'deleted with ' . $channel->queueDelete($name);
    },
    'gets' => static function (Message $message, PChannel $channel) use ($more): string {
        $got = $channel->basicGet($more);
        $got->ack();
        return "$got->body, $got->messageCount left";
    },
    'gets on another channel' => static fn (): string => $other->basicGet($more, noAck: true)->body,
    'gets on another connection' => static fn (): string => json_encode($foreign->basicGet($target)),
    'publishes and waits for the confirm' => static function (Message $message, PChannel $channel) use ($target): string {
        $channel->confirmSelect();
        $sequence = $channel->basicPublish('confirmed', '', $target);
        $channel->waitForConfirms();
        return "sequence $sequence, due: " . json_encode($channel->hasOutstandingConfirms());
    },
    'the same on another channel' => static function () use ($other, $target): string {
        $other->confirmSelect();
        $other->basicPublishBatch([['body' => 'batch', 'routing_key' => $target], ['body' => 'batch', 'routing_key' => $target]]);
        $other->waitForConfirms();
        return json_encode($other->hasOutstandingConfirms());
    },
    'publishes in a transaction' => static function () use ($connection, $target): string {
        $channel = $connection->openChannel();
        $channel->txSelect();
        $channel->basicPublish('committed', '', $target);
        $channel->txCommit();
        $channel->close();
        return 'committed';
    },
    'keeps it' => static function (Message $message) use (&$kept): ?int {
        $kept[] = $message;
        return null;
    },
    'acks what it kept, and its own by multiple' => static function (Message $message, PChannel $channel) use (&$kept): ?int {
        $kept[0]->ack();
        $channel->basicAck($message->deliveryTag, multiple: true);
        return null;
    },
    'starts another consumer' => static function (Message $message, PChannel $channel) use ($more): string {
        return $channel->basicConsume($more, static function (Message $message): array {
            echo "  the other consumer: $message->body\n";
            return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
        }, 'another');
    },
    'asks for a missing queue on another channel' => static function () use ($connection): string {
        $channel = $connection->openChannel();
        return preg_replace('/channel \d+.*/', '...', thrown(static fn () => $channel->queueDeclarePassive('no such queue')));
    },
    'changes the prefetch' => static function (Message $message, PChannel $channel): string {
        $channel->basicQos(5);
        return 'changed';
    },
    'the end' => static fn (): string => 'it still works',
];
fill($channel, $queue, array_keys($steps));
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($steps): ?int {
    $answer = $steps[$message->body]($message, $channel);
    echo "$message->body: ", json_encode($answer), "\n";
    return $answer === null ? null : PConnection::CONSUMER_ACK;
});
$delivered = $connection->select(timeout: 30, idleTimeout: 0.3);
echo "delivered: $delivered, unsettled: ", json_encode($channel->getUnackedTags()), "\n";
wait_for_ready($foreign, $target, 4);
echo drained($foreign, $target), "\n";
$foreign->queueDelete($target);
?>
--EXPECT--
declares and binds: "deleted with 1"
gets: "1, 2 left"
gets on another channel: "2"
gets on another connection: "null"
publishes and waits for the confirm: "sequence 1, due: false"
the same on another channel: "false"
publishes in a transaction: "committed"
keeps it: null
acks what it kept, and its own by multiple: null
starts another consumer: "another"
asks for a missing queue on another channel: "AmqpPconn\\ChannelException [404]: queue.declare on HOST:PORT: ..."
changes the prefetch: "changed"
the end: "it still works"
  the other consumer: 3
delivered: 14, unsettled: []
confirmed batch batch committed
