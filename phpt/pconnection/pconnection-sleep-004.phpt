--TEST--
An exclusive queue is gone when its lease has ended, whatever became of the channels of that lease
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
error_log=/dev/null
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

// What the channel does that was used last.
$last = [
    'nothing' => static fn ($channel) => null,
    'publishes to a missing exchange' => static fn ($channel) => $channel->basicPublish('lost', 'no such exchange'),
    'the same in confirm mode' => static function ($channel): void {
        $channel->confirmSelect();
        $channel->basicPublish('lost', 'no such exchange');
    },
    'is refused in confirm mode' => static function ($channel, $queue): void {
        $channel->confirmSelect();
        $channel->basicPublishBatch(array_fill(0, 3, ['body' => 'x', 'routing_key' => $queue]));
    },
    'leaves a transaction' => static function ($channel, $queue): void {
        $channel->txSelect();
        $channel->basicPublish('x', '', $queue);
    },
    'leaves one to a missing exchange' => static function ($channel): void {
        $channel->txSelect();
        $channel->basicPublish('lost', 'no such exchange');
    },
    'leaves a delivery' => static function ($channel, $queue): void {
        $channel->basicPublish('x', '', $queue);
        $channel->basicGet($queue);
    },
    'is closed by the broker' => static fn ($channel) => thrown(fn () => $channel->queueDeclarePassive('no such queue')),
];
foreach ($last as $case => $do) {
    foreach ([false, true] as $guard) {
        $pool = ['pool' => unique('pool')];
        $queue = unique('exclusive');
        $connection = connection($pool);
        $connection->openChannel()->queueDeclare($queue, exclusive: true, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish']);
        $channel = $connection->openChannel();
        $do($channel, $queue);
        if ($guard) {
            unset($channel, $connection);
            $connection = connection($pool);
        } else {
            for ($i = 0; $i < 2; ++$i) {
                try {
                    $connection->sleep(requeueUnacked: true);
                } catch (AmqpPconn\OpenTransactionException) {
                    thrown(fn () => $channel->txRollback());
                } catch (AmqpPconn\UnconfirmedPublishException) {
                }
            }
        }
        $connection->connect();
        $found = thrown(fn () => $connection->openChannel()->queueDeclarePassive($queue));
        echo $case, $guard ? ', released: ' : ', sleeps: ', str_contains($found, '404 NOT_FOUND') ? 'gone' : $found, ", status {$connection->getPersistenceStatus()}\n";
        $connection->shutdown();
    }
}
?>
--EXPECT--
nothing, sleeps: gone, status 2
nothing, released: gone, status 2
publishes to a missing exchange, sleeps: gone, status 2
publishes to a missing exchange, released: gone, status 2
the same in confirm mode, sleeps: gone, status 2
the same in confirm mode, released: gone, status 2
is refused in confirm mode, sleeps: gone, status 2
is refused in confirm mode, released: gone, status 2
leaves a transaction, sleeps: gone, status 2
leaves a transaction, released: gone, status 2
leaves one to a missing exchange, sleeps: gone, status 2
leaves one to a missing exchange, released: gone, status 2
leaves a delivery, sleeps: gone, status 2
leaves a delivery, released: gone, status 2
is closed by the broker, sleeps: gone, status 2
is closed by the broker, released: gone, status 2
