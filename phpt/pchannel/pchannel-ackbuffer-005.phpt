--TEST--
PChannel::$ackBuffer: what was put off is not lost where a callback ends the connection, its channel or its consumer
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
foreach ([
    'shutdown()' => static fn (PConnection $connection) => $connection->shutdown(),
    'shutdown() and connect()' => static function (PConnection $connection): void {
        $connection->shutdown();
        $connection->connect();
    },
    'sleep()' => static fn (PConnection $connection) => $connection->sleep(requeueUnacked: true),
    'sleep() and connect()' => static function (PConnection $connection): void {
        $connection->sleep(requeueUnacked: true);
        $connection->connect();
    },
    'close()' => static fn (PConnection $connection, PChannel $channel) => $channel->close(),
    'removeAllConsumers()' => static fn (PConnection $connection, PChannel $channel) => $channel->removeAllConsumers(),
] as $what => $act) {
    fill($operator, $queue, ['a', 'b', 'c', 'd']);
    $connection = connection(['pool' => $what]);
    $channel = $connection->openChannel();
    $channel->ackBuffer = 50;
    $channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($connection, $act): ?int {
        if ($message->body !== 'c') {
            return PConnection::CONSUMER_ACK;
        }
        $act($connection, $channel);
        return null;
    });
    wait_for_ready($operator, $queue, 0);
    $thrown = thrown(static fn () => $connection->select(timeout: 2, idleTimeout: 0.1));
    $connection->isConnected() && $connection->shutdown();
    wait_until(static function () use ($operator, $queue): bool {
        $ok = $operator->queueDeclarePassive($queue);
        return $ok->consumerCount === 0 && $ok->messageCount > 0;
    }, 'what was not settled is back');
    echo "$what: back ", drained($operator, $queue), "\n";
}
$operator->queueDelete($queue);
?>
--EXPECT--
shutdown(): back c+ d+
shutdown() and connect(): back c+ d+
sleep(): back c+ d+
sleep() and connect(): back c+ d+
close(): back c+ d+
removeAllConsumers(): back c+ d+
