--TEST--
A callback of select() may put its connection to sleep, wake it again, shut it down, or let go of everything: select() ends or goes on with what there is
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
$acts = [
    'sleeps with what is unsettled' => static function (): array {
        echo '  ', preg_replace('/\(channel.*/', '...', thrown(static fn () => $GLOBALS['connection']->sleep())), "\n";
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    },
    'acks and sleeps' => static function (Message $message): void {
        $message->ack();
        $GLOBALS['connection']->sleep();
    },
    'sleeps and requeues' => static fn () => $GLOBALS['connection']->sleep(requeueUnacked: true),
    'sleeps and returns CONSUMER_ACK' => static function (): int {
        $GLOBALS['connection']->sleep(requeueUnacked: true);
        return PConnection::CONSUMER_ACK;
    },
    'sleeps and returns CONSUMER_CANCEL' => static function (): int {
        $GLOBALS['connection']->sleep(requeueUnacked: true);
        return PConnection::CONSUMER_CANCEL;
    },
    'sleeps, wakes and consumes anew' => static function (Message $message) use ($queue): void {
        $message->ack();
        $connection = $GLOBALS['connection'];
        $connection->sleep();
        $connection->connect();
        $connection->openChannel()->basicConsume($queue, static function (Message $message): array {
            echo "  in the new lease: $message->body\n";
            return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
        });
    },
    'shuts it down' => static fn () => $GLOBALS['connection']->shutdown(),
    'shuts it down and returns CONSUMER_ACK' => static function (): int {
        $GLOBALS['connection']->shutdown();
        return PConnection::CONSUMER_ACK;
    },
    'shuts it down and connects' => static function (): void {
        $GLOBALS['connection']->shutdown();
        $GLOBALS['connection']->connect();
    },
    'forgets the channel' => static function (Message $message): int|array {
        unset($GLOBALS['channel']);
        gc_collect_cycles();
        return $message->body === 'c' ? [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL] : PConnection::CONSUMER_ACK;
    },
    'forgets the connection as well' => static function (Message $message): array {
        unset($GLOBALS['channel'], $GLOBALS['connection']);
        gc_collect_cycles();
        return $message->body === 'c' ? [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL] : [PConnection::CONSUMER_ACK];
    },
];
foreach ($acts as $what => $act) {
    echo "$what:\n";
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    fill($operator, $queue, ['a', 'b', 'c']);
    $channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($act): int|array|null {
        echo "  handed out: $message->body\n";
        return $act($message, $channel);
    });
    wait_for_ready($operator, $queue, 0);
    $result = null;
    $thrown = thrown(static function () use (&$result): void {
        $result = $GLOBALS['connection']->select(timeout: 3, idleTimeout: 0.3);
    });
    echo '  delivered ', json_encode($result), ', ', $thrown, "\n";
    unset($channel, $connection);
    gc_collect_cycles();
    wait_until(static fn () => AmqpPconn\status()['sessions']['settling'] === 0, 'all has been given back');
    $operator->queueDeclarePassive($queue);
    echo '  left: ', drained($operator, $queue), "\n";
}
$operator->queueDelete($queue);
?>
--EXPECT--
sleeps with what is unsettled:
  handed out: a
  AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries ...
  delivered 1, nothing
  left: b+ c+
acks and sleeps:
  handed out: a
  delivered 1, nothing
  left: b+ c+
sleeps and requeues:
  handed out: a
  delivered 1, nothing
  left: a+ b+ c+
sleeps and returns CONSUMER_ACK:
  handed out: a
  delivered null, AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  left: a+ b+ c+
sleeps and returns CONSUMER_CANCEL:
  handed out: a
  delivered 1, nothing
  left: a+ b+ c+
sleeps, wakes and consumes anew:
  handed out: a
  in the new lease: b
  delivered 2, nothing
  left: c+
shuts it down:
  handed out: a
  delivered 1, nothing
  left: a+ b+ c+
shuts it down and returns CONSUMER_ACK:
  handed out: a
  delivered null, AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  left: a+ b+ c+
shuts it down and connects:
  handed out: a
  delivered 1, nothing
  left: a+ b+ c+
forgets the channel:
  handed out: a
  handed out: b
  handed out: c
  delivered 3, nothing
  left: nothing
forgets the connection as well:
  handed out: a
  handed out: b
  handed out: c
  delivered 3, nothing
  left: nothing
