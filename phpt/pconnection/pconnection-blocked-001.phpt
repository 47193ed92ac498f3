--TEST--
connection.blocked in the middle of a call: a request, a large message, a batch, a wait for confirms, connection.update-secret; what was being written arrives whole after connection.unblocked
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

// Nothing is read while it is blocked, as with RabbitMQ.
$blocked = "blocked short of something\ndelay 1000\nunblocked";
$open = static fn (Peer $peer): PConnection => new PConnection(['port' => $peer->port]);
// The time-outs are ten seconds: a call that waited for one would say so.
$say = static function (string $what, callable $call): void {
    $started = hrtime(true);
    $thrown = thrown($call);
    $seconds = (hrtime(true) - $started) / 1e9;
    echo "$what: $thrown", $seconds < 0.9 ? '' : " (it took $seconds s)", "\n";
};
$wait_until_unblocked = static function (PConnection $connection): void {
    wait_until(static fn (): bool => $connection->getBlockedReason() === null, 'it is unblocked');
};
$say_received = static function (Peer $peer): void {
    $counts = array_count_values(array_diff(received($peer, 0), ['connection.start-ok', 'connection.tune-ok', 'connection.open']));
    ksort($counts);
    echo '  received: ', json_encode($counts), ', failures: ', json_encode($peer->command('failures')), "\n";
};
$works = static fn (PConnection $connection): string => thrown(static fn () => $connection->openChannel()->queueDeclare('q'));

// The answer comes after it was unblocked, when nobody waits for it any more.
$peer = Peer::scripted("handshake\noblige-until queue.declare\n$blocked\nmethod 1 queue.declare-ok 0171 0000000000000000\noblige");
$connection = $open($peer);
$channel = $connection->openChannel();
$say('queueDeclare', static fn () => $channel->queueDeclare('q'));
echo '  why: ', $connection->getBlockedReason(), ', connected: ', json_encode($connection->isConnected()), "\n";
$say('  another call on that channel', static fn () => $channel->queueDeclare('q'));
$say('  another channel', static fn () => $connection->openChannel()->queueDeclare('q'));
$wait_until_unblocked($connection);
echo '  unblocked: another channel: ', $works($connection), ', that channel is open: ', json_encode($channel->isOpen()), "\n";
$say('  sleep', static fn () => $connection->sleep());
$connection->connect();
echo '  status ', $connection->getPersistenceStatus(), ', ', $works($connection), "\n";
$connection->shutdown();
$say_received($peer);

// The message is here when it is known to be unblocked.
$peer = Peer::scripted("handshake\noblige-until basic.get\nblocked short of something\ndelay 1000\ncork\nunblocked\nget-ok 1 late\nuncork\noblige");
$connection = $open($peer);
$channel = $connection->openChannel();
$say('basicGet', static fn () => $channel->basicGet('q'));
$wait_until_unblocked($connection);
$say('  sleep', static fn () => $connection->sleep());
$connection->connect();
echo '  unblocked: ', $works($connection), "\n";
$connection->shutdown();
$say_received($peer);

$write = static function (string $what, callable $publish) use ($blocked, $open, $say, $wait_until_unblocked, $say_received, $works): void {
    $peer = Peer::scripted("handshake\noblige-until basic.publish\n$blocked\nexpect-content\noblige");
    $connection = $open($peer);
    $channel = $connection->openChannel();
    $say($what, static fn () => $publish($channel));
    $say('  another publish', static fn () => $channel->basicPublish('refused', '', 'q'));
    $wait_until_unblocked($connection);
    $say('  unblocked: another publish', static fn () => $channel->basicPublish('taken', '', 'q'));
    echo '  a request: ', $works($connection), "\n";
    $bytes = (int) $peer->command('bytes 0');
    $connection->shutdown();
    $say_received($peer);
    echo '  16 MiB: ', json_encode($bytes > 1 << 24 && $bytes < (1 << 24) + (1 << 18)), "\n";
};
$write('basicPublish of 16 MiB', static fn ($channel) => $channel->basicPublish(str_repeat('x', 1 << 24), '', 'q'));
$message = ['body' => str_repeat('x', 1 << 20), 'routing_key' => 'q'];
$write('basicPublishBatch of 16 times 1 MiB', static fn ($channel) => $channel->basicPublishBatch(array_fill(0, 16, $message)));
// None of the writes fits the frame boundaries.
$message = ['body' => str_repeat('x', 1 << 12), 'routing_key' => 'q'];
$write('basicPublishBatch of 4096 times 4 KiB', static fn ($channel) => $channel->basicPublishBatch(array_fill(0, 4096, $message)));

$peer = Peer::scripted("handshake\noblige-until basic.publish\nexpect-content\n$blocked\nack 1 1\noblige");
$connection = $open($peer);
$channel = $connection->openChannel();
$channel->confirmSelect();
$channel->basicPublish('x', '', 'q');
$say('waitForConfirms', static fn () => $channel->waitForConfirms());
echo '  outstanding: ', json_encode($channel->hasOutstandingConfirms()), "\n";
$say('  again', static fn () => $channel->waitForConfirms(9.5));
$wait_until_unblocked($connection);
$say('  unblocked', static fn () => $channel->waitForConfirms());
$connection->shutdown();

// It has read the message before it blocked: that it is confirmed counts.
$peer = Peer::scripted("handshake\noblige-until basic.publish\nexpect-content\ncork\nblocked short\nack 1 1\nuncork\ndelay 1000\noblige");
$connection = $open($peer);
$channel = $connection->openChannel();
$channel->confirmSelect();
$channel->basicPublish('x', '', 'q');
$say('waitForConfirms, and the confirm comes all the same', static fn () => $channel->waitForConfirms());
echo '  why: ', $connection->getBlockedReason(), "\n";
$connection->shutdown();

$peer = Peer::scripted("handshake\noblige-until connection.update-secret\n$blocked\nupdate-secret-ok\noblige");
$connection = $open($peer);
$connection->connect();
$say('updateSecret', static fn () => $connection->updateSecret('another'));
echo '  connected: ', json_encode($connection->isConnected()), "\n";
unset($connection);
?>
--EXPECT--
queueDeclare: AmqpPconn\BlockedException: queue.declare on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  why: short of something, connected: true
  another call on that channel: AmqpPconn\ChannelException: queue.declare on HOST:PORT: channel 1 is out of step: an earlier call on it timed out, and its answer may still come; close() it and open another
  another channel: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  unblocked: another channel: nothing, that channel is open: false
  sleep: nothing
  status 2, nothing
  received: {"channel.close":1,"channel.open":2,"connection.close":1,"queue.declare":3}, failures: ""
basicGet: AmqpPconn\BlockedException: basic.get on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  sleep: nothing
  unblocked: nothing
  received: {"basic.get":1,"basic.nack":1,"channel.close":1,"channel.open":2,"connection.close":1,"queue.declare":1}, failures: ""
basicPublish of 16 MiB: AmqpPconn\BlockedException: the rest of a write on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  another publish: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  unblocked: another publish: nothing
  a request: nothing
  received: {"basic.publish":2,"channel.flow":1,"channel.open":2,"connection.close":1,"queue.declare":1}, failures: ""
  16 MiB: true
basicPublishBatch of 16 times 1 MiB: AmqpPconn\BlockedException: the rest of a write on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  another publish: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  unblocked: another publish: nothing
  a request: nothing
  received: {"basic.publish":17,"channel.flow":1,"channel.open":2,"connection.close":1,"queue.declare":1}, failures: ""
  16 MiB: true
basicPublishBatch of 4096 times 4 KiB: AmqpPconn\BlockedException: the rest of a write on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  another publish: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  unblocked: another publish: nothing
  a request: nothing
  received: {"basic.publish":4097,"channel.flow":1,"channel.open":2,"connection.close":1,"queue.declare":1}, failures: ""
  16 MiB: true
waitForConfirms: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 1 (1 to exchange "" with routing key "q"); basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  outstanding: true
  again: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 1 (1 to exchange "" with routing key "q"); basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  unblocked: nothing
waitForConfirms, and the confirm comes all the same: nothing
  why: short
updateSecret: AmqpPconn\BlockedException: connection.update-secret on HOST:PORT: the broker takes nothing at present (connection.blocked): short of something
  connected: false
