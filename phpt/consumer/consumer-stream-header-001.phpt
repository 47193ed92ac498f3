--TEST--
Whoever publishes a header x-stream-offset to a queue takes nothing from its consumers: neither is a message lost nor a refusal refused
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
$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$publish = static function (array $bodies) use ($operator, $queue): void {
    foreach ($bodies as $body) {
        $operator->basicPublish($body, '', $queue, ['headers' => ['x-stream-offset' => 7]]);
    }
    wait_for_ready($operator, $queue, count($bodies));
};
$bodies = ['a', 'b', 'c', 'd', 'e'];
$publish($bodies);

$channel = $connection->openChannel();
$other = queue_with($channel, ['x', 'y', 'z']);
$channel->basicConsume($queue, static fn (): ?int => null, 'tag');
wait_for_ready($operator, $queue, 0);
$connection->select(timeout: 10, maxMessages: 1);
$channel->basicCancel('tag');
foreach (range(1, 3) as $i) {
    $last = $channel->basicGet($other);
}
echo 'settled with multiple: ', json_encode($channel->getUnackedTags()), "\n";
$channel->basicAck($last->deliveryTag, multiple: true);
$channel->ackBuffer = 10;
$channel->close();
wait_until(static fn (): bool => ready($operator, $queue) === 4, 'what waited is back');
echo 'in the queue: ', drained($operator, $queue), "\n";

$publish($bodies);
$channel = $connection->openChannel();
$channel->basicQos(1);
$actions = [PConnection::CONSUMER_REJECT, PConnection::CONSUMER_DROP, PConnection::CONSUMER_ACK];
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use (&$actions): ?int {
    if ($actions === []) {
        $message->redelivered ? $message->nack(requeue: false) : $message->reject(requeue: false);
        return null;
    }
    return array_shift($actions);
});
echo $connection->select(timeout: 10, maxMessages: 6), ' deliveries, in the queue: ', drained($operator, $queue), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
settled with multiple: [1,6,7,8]
in the queue: b+ c+ d+ e+
6 deliveries, in the queue: nothing
