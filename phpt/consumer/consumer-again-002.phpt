--TEST--
A tag that is used again while the end of its consumer waits to be told is the new consumer's, here and at the broker
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

/** Begins a consumer with that tag, as soon as the broker's cancel of the one before has come. */
function begin_again(PChannel $channel, callable $begin): void
{
    wait_until(static function () use ($begin): bool {
        try {
            $begin();
            return true;
        } catch (ValueError) {
            return false;
        }
    }, 'the tag is free');
}

$cancel = PConnection::CONSUMER_CANCEL;
$orders = [
    'nothing' => ['again'],
    'CONSUMER_CANCEL' => ['again', $cancel],
    'basicCancel()' => ['again', 'cancel'],
    'basicCancel() and CONSUMER_CANCEL' => ['again', 'cancel', $cancel],
    'basicCancel() before' => ['cancel', 'again'],
    'basicCancel() before, and CONSUMER_CANCEL' => ['cancel', 'again', $cancel],
    'basicCancel() before and after' => ['cancel', 'again', 'cancel'],
    'removeAllConsumers()' => ['again', 'all'],
];
foreach ([false, true] as $no_ack) {
    foreach ($orders as $what => $steps) {
        echo $what, $no_ack ? ', noAck' : '', "\n";
        $connection = connection();
        $channel = $connection->openChannel();
        $queue = queue_with($channel, ['a', 'b']);
        $second = static function (Message $message): int {
            echo "  the second one has $message->body\n";
            return PConnection::CONSUMER_ACK;
        };
        $begin = static function () use ($channel, $queue, $second, $no_ack): void {
            $channel->queueDeclare($queue, exclusive: true);
            $channel->basicConsume($queue, $second, 'tag', noAck: $no_ack);
        };
        $channel->basicConsume($queue, static function (Message $message) use ($channel, $queue, $begin, $steps): array {
            echo "  the first one has $message->body\n";
            if ($message->body !== 'a') {
                return [PConnection::CONSUMER_ACK];
            }
            wait_for_ready($channel, $queue, 0);
            $channel->queueDelete($queue);
            $result = [PConnection::CONSUMER_ACK];
            foreach ($steps as $step) {
                match ($step) {
                    'again' => begin_again($channel, $begin),
                    'cancel' => $channel->basicCancel('tag'),
                    'all' => $channel->removeAllConsumers(),
                    default => $result[] = $step,
                };
            }
            return $result;
        }, 'tag', noAck: $no_ack);
        $connection->select(timeout: 10, maxMessages: 1);
        $agree = static function () use ($channel, $queue): string {
            $tags = $channel->getConsumerTags();
            $count = $channel->queueDeclarePassive($queue)->consumerCount;
            return json_encode($tags) . (count($tags) === $count ? '' : ", but $count at the broker");
        };
        echo '  listed: ', $agree(), "\n";
        $connection->select(idleTimeout: 0.05);
        echo '  in the end: ', $agree(), "\n";
        $channel->basicPublish('c', '', $queue);
        $connection->select(idleTimeout: 0.05);
    }
}

echo "Consumer objects\n";
$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a']);
$first = new Speaking($queue, 'tag');
$second = new Speaking($queue, 'tag');
$first->returns = static function () use ($channel, $queue, $second): array {
    $channel->queueDelete($queue);
    begin_again($channel, static function () use ($channel, $queue, $second): void {
        $channel->queueDeclare($queue, exclusive: true);
        $channel->startConsumer($second);
    });
    return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
};
$channel->startConsumer($first);
$connection->select(timeout: 10, maxMessages: 1);
$connection->select(timeout: 0);
echo json_encode($channel->getConsumerTags()), ' ', $channel->queueDeclarePassive($queue)->consumerCount, "\n";
echo json_encode([$channel->getConsumerByTag('tag') === $second, $channel->startConsumer($second)]), "\n";
$channel->removeConsumer($first);
$channel->basicPublish('b', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);
?>
--EXPECT--
nothing
  the first one has a
  listed: ["tag"]
  the first one has b
  in the end: ["tag"]
  the second one has c
CONSUMER_CANCEL
  the first one has a
  listed: ["tag"]
  in the end: ["tag"]
  the second one has c
basicCancel()
  the first one has a
  listed: []
  the first one has b
  in the end: []
basicCancel() and CONSUMER_CANCEL
  the first one has a
  listed: []
  in the end: []
basicCancel() before
  the first one has a
  listed: ["tag"]
  in the end: ["tag"]
  the second one has c
basicCancel() before, and CONSUMER_CANCEL
  the first one has a
  listed: ["tag"]
  in the end: ["tag"]
  the second one has c
basicCancel() before and after
  the first one has a
  listed: []
  in the end: []
removeAllConsumers()
  the first one has a
  listed: []
  in the end: []
nothing, noAck
  the first one has a
  listed: ["tag"]
  the first one has b
  in the end: ["tag"]
  the second one has c
CONSUMER_CANCEL, noAck
  the first one has a
  listed: ["tag"]
  the first one has b
  in the end: ["tag"]
  the second one has c
basicCancel(), noAck
  the first one has a
  listed: []
  the first one has b
  in the end: []
basicCancel() and CONSUMER_CANCEL, noAck
  the first one has a
  listed: []
  the first one has b
  in the end: []
basicCancel() before, noAck
  the first one has a
  listed: ["tag"]
  the first one has b
  in the end: ["tag"]
  the second one has c
basicCancel() before, and CONSUMER_CANCEL, noAck
  the first one has a
  listed: ["tag"]
  the first one has b
  in the end: ["tag"]
  the second one has c
basicCancel() before and after, noAck
  the first one has a
  listed: []
  the first one has b
  in the end: []
removeAllConsumers(), noAck
  the first one has a
  listed: []
  the first one has b
  in the end: []
Consumer objects
  tag: consume-ok
  tag: delivery a
  tag: consume-ok
  tag: cancel-ok
["tag"] 1
[true,false]
  tag: delivery b
