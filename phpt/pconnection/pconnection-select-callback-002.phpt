--TEST--
A callback of select() may cancel its consumer, or close its channel: nothing more is handed to it, and what waited is back in the queue
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

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$own = null;
$acts = [
    'basicCancel()' => static fn (Message $message, PChannel $channel) => $channel->basicCancel($message->consumerTag),
    'removeAllConsumers()' => static fn (Message $message, PChannel $channel) => $channel->removeAllConsumers(),
    'returns CONSUMER_CANCEL' => static fn () => PConnection::CONSUMER_CANCEL,
    'cancels, then settles' => static function (Message $message, PChannel $channel): int {
        $channel->basicCancel($message->consumerTag);
        return PConnection::CONSUMER_ACK;
    },
    'settles, then cancels' => static function (Message $message, PChannel $channel): int {
        $message->ack();
        return PConnection::CONSUMER_CANCEL;
    },
    'closes its channel' => static fn (Message $message, PChannel $channel) => $channel->close(),
    'settles, then closes its channel' => static function (Message $message, PChannel $channel): void {
        $message->ack();
        $channel->close();
    },
    'closes its channel, then returns CONSUMER_ACK' => static function (Message $message, PChannel $channel): int {
        $channel->close();
        return PConnection::CONSUMER_ACK;
    },
    'closes its channel, then returns CONSUMER_CANCEL' => static function (Message $message, PChannel $channel): int {
        $channel->close();
        return PConnection::CONSUMER_CANCEL;
    },
    'has its channel closed by the broker' => static function (Message $message, PChannel $channel): void {
        thrown(static fn () => $channel->queueDeclarePassive('no such queue'));
    },
];
foreach ($acts as $what => $act) {
    $connection = connection();
    $channel = $connection->openChannel();
    $neighbour = $connection->openChannel();
    fill($operator, $queue, ['a', 'b', 'c']);
    $channel->basicConsume($queue, static fn (Message $message, PChannel $channel) => $act($message, $channel));
    wait_for_ready($operator, $queue, 0);
    $result = null;
    $thrown = thrown(static function () use ($connection, &$result): void {
        $result = $connection->select(timeout: 10);
    });
    $unsettled = count($channel->isOpen() ? $channel->getUnackedTags() : []);
    echo "$what: delivered ", json_encode($result), $thrown === 'nothing' ? '' : ', ' . preg_replace('/channel \d+ was.*/', '...', $thrown),
        ', unsettled: ', $unsettled, ', open: ', json_encode([$channel->isOpen(), $neighbour->isOpen()]), "\n";
    $left = match ($what) {
        'cancels, then settles', 'settles, then cancels', 'settles, then closes its channel' => 2,
        default => 3 - $unsettled,
    };
    wait_for_ready($operator, $queue, $left);
    $connection->shutdown();
    wait_for_ready($operator, $queue, $left + $unsettled);
    echo '  left: ', drained($operator, $queue), "\n";
}
$operator->queueDelete($queue);
?>
--EXPECT--
basicCancel(): delivered 1, unsettled: 1, open: [true,true]
  left: a+ b+ c+
removeAllConsumers(): delivered 1, unsettled: 1, open: [true,true]
  left: a+ b+ c+
returns CONSUMER_CANCEL: delivered 1, unsettled: 1, open: [true,true]
  left: a+ b+ c+
cancels, then settles: delivered 1, unsettled: 0, open: [true,true]
  left: b+ c+
settles, then cancels: delivered 1, unsettled: 0, open: [true,true]
  left: b+ c+
closes its channel: delivered 1, unsettled: 0, open: [false,true]
  left: a+ b+ c+
settles, then closes its channel: delivered 1, unsettled: 0, open: [false,true]
  left: b+ c+
closes its channel, then returns CONSUMER_ACK: delivered null, AmqpPconn\ChannelException: the channel was closed by the program, unsettled: 0, open: [false,true]
  left: a+ b+ c+
closes its channel, then returns CONSUMER_CANCEL: delivered 1, unsettled: 0, open: [false,true]
  left: a+ b+ c+
has its channel closed by the broker: delivered null, AmqpPconn\ChannelException [404]: select() on HOST:PORT: ..., unsettled: 0, open: [false,true]
  left: a+ b+ c+
