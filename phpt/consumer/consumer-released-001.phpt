--TEST--
A consumer that has ended, whatever ended it, is let go of, and with the last of them the channel
--EXTENSIONS--
amqp_pconn
--INI--
error_log=/dev/null
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{PChannel, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$ends = [
    'basicCancel()' => static fn (PConnection $connection, PChannel $channel, string $tag) => $channel->basicCancel($tag),
    'removeAllConsumers()' => static fn (PConnection $connection, PChannel $channel) => $channel->removeAllConsumers(),
    'CONSUMER_CANCEL' => static fn (PConnection $connection) => $connection->select(timeout: 10),
    'close()' => static fn (PConnection $connection, PChannel $channel) => $channel->close(),
    // What came under noAck is in what it throws.
    'sleep()' => static fn (PConnection $connection) => thrown(static fn () => $connection->sleep()),
    'shutdown()' => static fn (PConnection $connection) => $connection->shutdown(),
    'the broker' => static function (PConnection $connection, PChannel $channel, string $tag, string $queue) use ($operator): void {
        $operator->queueDelete($queue);
        $connection->select(timeout: 10, until: static fn () => $channel->getConsumerTags() === []);
    },
    'an error on its channel' => static function (PConnection $connection, PChannel $channel): void {
        thrown(static fn () => $channel->queueDeclarePassive('no such queue'));
        thrown(static fn () => $connection->select(timeout: 0));
    },
];
foreach ($ends as $what => $end) {
    foreach ([false, true] as $noAck) {
        $connection = connection();
        $channel = $connection->openChannel();
        $queue = $operator->queueDeclare(unique('queue'))->queue;
        fill($operator, $queue, ['a']);
        $held = new stdClass();
        $callback = static function () use ($held): array {
            return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
        };
        $tag = $channel->basicConsume($queue, $callback, noAck: $noAck);
        // What it has got and was not handed is there when it ends.
        wait_for_ready($operator, $queue, 0);
        isset($warm) or $warm = gc_collect_cycles();
        $weak = [WeakReference::create($held), WeakReference::create($channel), WeakReference::create($connection)];
        $end($connection, $channel, $tag, $queue);
        // What is left to a consumer with noAck is handed to it.
        $connection->isConnected() and $connection->select(timeout: 0);
        unset($held, $callback, $channel);
        $callable = $weak[0]->get() === null;
        $freed = $weak[1]->get() === null;
        unset($connection);
        gc_collect_cycles();
        echo $what, $noAck ? ', noAck: ' : ': ', json_encode([$callable, $freed]), ', with the connection: ',
            json_encode(array_map(static fn (WeakReference $one): bool => $one->get() === null, $weak)), "\n";
        thrown(static fn () => $operator->queueDelete($queue));
        $operator->isOpen() or $operator = connection(['pool' => 'operator'])->openChannel();
    }
}
?>
--EXPECT--
basicCancel(): [true,true], with the connection: [true,true,true]
basicCancel(), noAck: [true,true], with the connection: [true,true,true]
removeAllConsumers(): [true,true], with the connection: [true,true,true]
removeAllConsumers(), noAck: [true,true], with the connection: [true,true,true]
CONSUMER_CANCEL: [true,true], with the connection: [true,true,true]
CONSUMER_CANCEL, noAck: [true,true], with the connection: [true,true,true]
close(): [true,true], with the connection: [true,true,true]
close(), noAck: [true,true], with the connection: [true,true,true]
sleep(): [true,true], with the connection: [true,true,true]
sleep(), noAck: [true,true], with the connection: [true,true,true]
shutdown(): [true,true], with the connection: [true,true,true]
shutdown(), noAck: [true,true], with the connection: [true,true,true]
the broker: [true,true], with the connection: [true,true,true]
the broker, noAck: [true,true], with the connection: [true,true,true]
an error on its channel: [true,true], with the connection: [true,true,true]
an error on its channel, noAck: [true,true], with the connection: [true,true,true]
