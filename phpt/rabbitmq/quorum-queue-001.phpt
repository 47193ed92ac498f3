--TEST--
A quorum queue: consumed, given back with its delivery count, dropped at its limit, dead-lettered
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

use AmqpPconn\{Message, PConnection};

$connection = connection();
$channel = $connection->openChannel();
$dead = queue_with($channel);
$queue = unique('quorum');
$channel->queueDeclare($queue, durable: true, arguments: [
    'x-queue-type' => 'quorum', 'x-delivery-limit' => 2, 'x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead,
]);
$channel->confirmSelect();
$channel->basicPublish('good', '', $queue, ['delivery_mode' => 2]);
$channel->basicPublish('poisonous', '', $queue, ['delivery_mode' => 2]);
$channel->basicPublish('also good', '', $queue, ['delivery_mode' => 2]);
$channel->waitForConfirms();
$channel->basicQos(10);
$channel->basicConsume($queue, static function (Message $message): int {
    echo "$message->body, delivery count ", json_encode($message->headers['x-delivery-count'] ?? 0), ', redelivered ', json_encode($message->redelivered), "\n";
    return $message->body === 'poisonous' ? PConnection::CONSUMER_REJECT : PConnection::CONSUMER_ACK;
});
$connection->select(timeout: 10, maxMessages: 5);
wait_for_ready($channel, $dead, 1);
$message = $channel->basicGet($dead, noAck: true);
echo "dead: $message->body, {$message->headers['x-death'][0]['reason']}\n";
wait_for_ready($channel, $queue, 0);
echo 'left: ', $channel->queueDelete($queue), "\n";
?>
--EXPECT--
good, delivery count 0, redelivered false
poisonous, delivery count 0, redelivered false
also good, delivery count 0, redelivered false
poisonous, delivery count 1, redelivered true
poisonous, delivery count 2, redelivered true
dead: poisonous, delivery_limit
left: 0
