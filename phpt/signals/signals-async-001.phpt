--TEST--
Handlers of pcntl_async_signals() run while select() waits: they may set what $until asks for, settle, publish, stop a consumer, or throw
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_pcntl();
skip_under_valgrind();
?>
--FILE--
<?php
require __DIR__ . '/signals.inc';

use AmqpPconn\{Message, PConnection};

pcntl_async_signals(true);
$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$kept = [];
$tag = $channel->basicConsume($queue, static function (Message $message) use (&$kept): void {
    $kept[] = $message;
});

$stop = false;
pcntl_signal(SIGUSR1, static function (int $signal) use (&$stop): void {
    echo 'handled ', $signal === SIGUSR1 ? 'SIGUSR1' : $signal, ': ';
    $stop = true;
});
echo 'a flag: ';
signal_soon('USR1');
echo timed(static function () use ($connection, &$stop): int {
    return $connection->select(until: static function () use (&$stop): bool {
        return $stop;
    });
}, 0.15, 3), "\n";

echo 'in $until itself: ';
$stop = false;
echo $connection->select(until: static function () use (&$stop): bool {
    $stop or exec('kill -USR1 ' . getmypid());
    return $stop;
}), "\n";

echo 'in a callback: ';
$stop = false;
$seen = [];
$other = $connection->openChannel();
$other->basicConsume(queue_with($other, ['a', 'b']), static function (Message $message) use (&$seen): array {
    exec('kill -USR1 ' . getmypid());
    $seen[] = $message->body;
    return $message->body === 'b' ? [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL] : [PConnection::CONSUMER_ACK];
});
echo $connection->select(until: static function () use (&$stop): bool {
    return $stop;
}), ' ', implode(' ', $seen), "\n";
$other->close();

echo 'it throws: ';
pcntl_signal(SIGUSR1, static fn () => throw new DomainException('interrupted'));
signal_soon('USR1');
echo timed(fn () => thrown(fn () => $connection->select()), 0.15, 3), "\n";
echo 'in an event loop: ';
$loop = new AmqpPconn\EventLoop();
$loop->addConnection($connection);
signal_soon('USR1');
echo timed(fn () => thrown(fn () => $loop->select()), 0.15, 3), "\n";

echo 'it goes on after one that does nothing: ';
pcntl_signal(SIGUSR1, static fn () => print('handled, '));
signal_soon('USR1');
echo timed(fn () => $connection->select(timeout: 0.6), 0.6, 3), "\n";

echo 'it publishes, and settles what came: ';
pcntl_signal(SIGUSR1, static function () use ($channel, $queue, &$kept): void {
    array_map(static fn (Message $message) => $message->ack(), $kept);
    echo 'settled ', count($kept), ', ';
    $kept = [];
    $channel->basicPublish('from the handler', '', $queue);
});
signal_soon('USR1');
echo $connection->select(maxMessages: 1), ', ', $kept[0]->body;
signal_soon('USR1');
echo ', ', $connection->select(maxMessages: 1), "\n";

echo 'it cancels the last consumer: ';
pcntl_signal(SIGUSR1, static fn () => $channel->basicCancel($tag));
signal_soon('USR1');
echo timed(fn () => $connection->select(), 0.15, 3), "\n";

echo 'it runs select() itself: ';
$tag = $channel->basicConsume($queue, static fn () => null);
pcntl_signal(SIGUSR1, static fn () => $connection->select(timeout: 0));
signal_soon('USR1');
echo thrown(fn () => $connection->select()), "\n";
$channel->basicAck(0, multiple: true);

echo 'it exits: ';
pcntl_signal(SIGUSR1, static fn () => exit("exited\n"));
signal_soon('USR1');
$connection->select();
?>
--EXPECT--
a flag: handled SIGUSR1: 0, in time
in $until itself: handled SIGUSR1: 0
in a callback: handled SIGUSR1: 1 a
it throws: "DomainException: interrupted", in time
in an event loop: "DomainException: interrupted", in time
it goes on after one that does nothing: handled, 0, in time
it publishes, and settles what came: settled 0, 1, from the handler, settled 1, 1
it cancels the last consumer: 0, in time
it runs select() itself: Error: select() is running already on this connection: it cannot be called by what it calls
it exits: exited
