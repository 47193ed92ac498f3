--TEST--
The heartbeat goes on while select() waits for nothing, and while a callback takes its time
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

// RabbitMQ ends a connection after about two silent seconds.
$connection = connection(['heartbeat' => 1]);
$channel = $connection->openChannel();
$queue = queue_with($channel);
$channel->basicConsume($queue, static function (Message $message): int {
    $until = microtime(true) + ($message->body === 'slow' ? 3.5 : 0);
    while (microtime(true) < $until) {
        usleep(50000);
    }
    return PConnection::CONSUMER_ACK;
});
echo 'waits: ', thrown(static fn () => $connection->select(timeout: 3.5)), "\n";
$channel->basicPublish('slow', '', $queue);
$channel->basicPublish('next', '', $queue);
echo 'works: ', $connection->select(timeout: 10, maxMessages: 2), ', ', thrown(static fn () => $channel->queueDeclarePassive($queue)), "\n";
echo 'heartbeats: ', json_encode(AmqpPconn\status()['heartbeats_sent'] > 5), "\n";
?>
--EXPECT--
waits: nothing
works: 2, nothing
heartbeats: true
