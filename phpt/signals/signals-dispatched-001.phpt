--TEST--
Handlers of pcntl_signal() without async signals run while select() waits as well, without a call of pcntl_signal_dispatch()
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

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$channel->basicConsume($queue, static fn () => PConnection::CONSUMER_ACK);

$stop = false;
pcntl_signal(SIGTERM, static function (int $signal) use (&$stop): void {
    echo 'handled: ';
    $stop = true;
});
$stopped = static function () use (&$stop): bool {
    return $stop;
};
echo 'a flag: ';
signal_soon('TERM');
echo timed(fn () => $connection->select(until: $stopped), 0.15, 3), "\n";

echo 'one that came before: ';
$stop = false;
exec('kill -TERM ' . getmypid());
echo timed(fn () => $connection->select(until: $stopped), 0, 3), "\n";

echo 'while there is work: ';
$stop = false;
$channel->removeAllConsumers();
$channel->basicConsume($queue, static function (Message $message, $channel) use ($queue): int {
    $channel->basicPublish('again', '', $queue);
    $message->body === 'first' && exec('kill -TERM ' . getmypid());
    return PConnection::CONSUMER_ACK;
});
$channel->basicPublish('first', '', $queue);
echo $connection->select(timeout: 10, until: $stopped) < 5 ? 'at once' : 'late', "\n";
$channel->removeAllConsumers();
$channel->queuePurge($queue);
$channel->basicConsume($queue, static fn () => PConnection::CONSUMER_ACK);

echo 'it throws: ';
pcntl_signal(SIGTERM, static fn () => throw new DomainException('interrupted'));
signal_soon('TERM');
echo timed(fn () => thrown(fn () => $connection->select()), 0.15, 3), "\n";

echo 'with restart_syscalls off: ';
pcntl_signal(SIGTERM, static fn () => throw new DomainException('interrupted'), false);
signal_soon('TERM');
echo timed(fn () => thrown(fn () => $connection->select()), 0.15, 3), "\n";

echo 'an ignored one: ';
pcntl_signal(SIGTERM, SIG_IGN);
signal_soon('TERM');
echo timed(fn () => $connection->select(timeout: 0.5), 0.5, 3), "\n";

echo 'a blocked one is left alone: ';
pcntl_signal(SIGTERM, static fn () => print('handled, '));
pcntl_sigprocmask(SIG_BLOCK, [SIGTERM]);
exec('kill -TERM ' . getmypid());
echo timed(fn () => $connection->select(timeout: 0.3), 0.3, 3), ', ';
pcntl_sigprocmask(SIG_UNBLOCK, [SIGTERM]);
$connection->select(timeout: 0);
echo "unblocked\n";
pcntl_sigprocmask(SIG_SETMASK, [], $mask);
echo 'the mask is as it was: ', json_encode($mask), "\n";

?>
--EXPECT--
a flag: handled: 0, in time
one that came before: handled: 0, in time
while there is work: handled: at once
it throws: "DomainException: interrupted", in time
with restart_syscalls off: "DomainException: interrupted", in time
an ignored one: 0, in time
a blocked one is left alone: 0, in time, handled, unblocked
the mask is as it was: []
