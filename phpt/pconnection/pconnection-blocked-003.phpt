--TEST--
A blocked connection with half a batch to write: whatever is done with it is done at once, nothing of the batch is lost, and what was settled arrives behind it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--INI--
error_log=/dev/null
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PChannel;
use AmqpPconn\PConnection;

/**
 * @param string $settled what arrives behind the batch, "ack nack" for instance
 * @param callable $do is given the connection, a channel with three unsettled messages, these, and the channel of the batch
 */
$case = static function (string $what, string $settled, callable $do): void {
    // While it is blocked the peer does not read.
    $peer = Peer::scripted("handshake\noblige-until basic.publish\nblocked low on memory\ndelay 1000\nunblocked\nexpect-content\nack 2 1\noblige");
    // The time-outs are ten seconds: a call that waits until the peer reads again would be seen.
    $connection = new PConnection(['port' => $peer->port, 'sleep_timeout' => 10.0]);
    $got = $connection->openChannel();
    $messages = [$got->basicGet('q'), $got->basicGet('q'), $got->basicGet('q')];
    $batch = $connection->openChannel();
    $batch->confirmSelect();
    $message = ['body' => str_repeat('x', 1 << 20), 'routing_key' => 'q'];
    $thrown = thrown(static fn () => $batch->basicPublishBatch(array_fill(0, 16, $message)));
    echo str_contains($thrown, 'BlockedException: the rest of a write') ? '' : "$what: $thrown\n";
    $started = hrtime(true);
    $thrown = preg_replace('/missing \S+ \(.*?\)/', 'missing ...', thrown(static fn () => $do($connection, $got, $messages, $batch)));
    $seconds = (hrtime(true) - $started) / 1e9;
    echo "$what: $thrown", $seconds < 0.5 ? '' : sprintf(' (it took %.1f s)', $seconds), "\n";
    // What is not settled is given back, then the keeper writes the rest.
    unset($connection, $got, $batch, $messages);
    $arrived = static function () use ($peer, $settled): bool {
        $methods = array_intersect(received($peer, 0), ['basic.publish', 'basic.ack', 'basic.nack', 'basic.reject']);
        return implode(' ', $methods) === str_repeat('basic.publish ', 16) . preg_replace('/\w+/', 'basic.$0', $settled);
    };
    $arrived = thrown(static fn () => wait_until($arrived, 'all has arrived'));
    echo $arrived === 'nothing' ? '' : "  $arrived\n  " . $peer->command('received 0') . "\n";
    echo trim("  {$peer->command('failures')}\n");
};
$case('nothing', 'nack', static fn () => null);
$case('ack', 'ack nack', static fn ($connection, $got, $messages) => $messages[0]->ack());
$case('nack', 'nack nack', static fn ($connection, $got, $messages) => $messages[1]->nack());
$case('reject', 'reject nack', static fn ($connection, $got, $messages) => $messages[2]->reject());
$case('ack of all', 'ack', static fn ($connection, PChannel $got) => $got->basicAck(0, multiple: true));
$case('close of a channel', 'nack', static fn ($connection, PChannel $got) => $got->close());
$case('close of the channel of the batch', 'nack', static fn ($connection, $got, $messages, PChannel $batch) => $batch->close());
$case('hasOutstandingConfirms', 'nack', static function ($connection, $got, $messages, PChannel $batch): void {
    echo $batch->hasOutstandingConfirms() ? '' : "nothing is outstanding\n";
});
$case('waitForConfirms', 'nack', static fn ($connection, $got, $messages, PChannel $batch) => $batch->waitForConfirms());
$case('getChannels', 'nack', static function (PConnection $connection): void {
    echo count($connection->getChannels()) === 2 ? '' : "not two channels\n";
});
$case('getChannel', 'nack', static fn (PConnection $connection, $got) => $connection->getChannel($got->getChannelId())->getUnackedTags());
$case('isConnected', 'nack', static function (PConnection $connection): void {
    echo $connection->isConnected() ? '' : "it is not\n";
});
$case('connect', 'nack', static fn (PConnection $connection) => $connection->connect());
$case('sleep', 'ack', static function (PConnection $connection, PChannel $got): void {
    $got->basicAck(0, multiple: true);
    $connection->sleep();
});
$case('sleep, requeue', 'nack', static fn (PConnection $connection) => $connection->sleep(requeueUnacked: true));
$case('sleep without a confirm due', 'ack', static function (PConnection $connection, PChannel $got, $messages, PChannel $batch): void {
    $got->basicAck(0, multiple: true);
    $batch->close();
    $connection->sleep();
});
?>
--EXPECT--
nothing: nothing
ack: nothing
nack: nothing
reject: nothing
ack of all: nothing
close of a channel: nothing
close of the channel of the batch: nothing
hasOutstandingConfirms: nothing
waitForConfirms: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 2: missing ...; basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
getChannels: nothing
getChannel: nothing
isConnected: nothing
connect: nothing
sleep: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 2: missing ...; basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
sleep, requeue: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 2: missing ...; basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
sleep without a confirm due: nothing
