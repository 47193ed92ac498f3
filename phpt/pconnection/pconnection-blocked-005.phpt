--TEST--
PConnection::sleep(), the release of the object and shutdown() on a blocked connection return at once, however many channels wait for confirms
--EXTENSIONS--
amqp_pconn
--INI--
error_log=/dev/null
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$case = static function (string $what, callable $end): void {
    $peer = Peer::scripted("handshake\noblige-until queue.purge\nblocked low on memory\nstop-reading");
    $connection = new PConnection(['port' => $peer->port]);
    $channels = [];
    for ($i = 0; $i < 40; ++$i) {
        $channels[] = $channel = $connection->openChannel();
        $channel->confirmSelect();
        // The peer never answers for it.
        $channel->basicPublish('x', '', 'ignored');
    }
    unset($channel);
    thrown(static fn () => $connection->openChannel()->queuePurge('q'));
    echo "$what: ", $connection->getBlockedReason();
    $started = hrtime(true);
    $missing = $end($connection, $channels);
    // A wait of 20 ms for each of the channels would be 0.8 s.
    $seconds = (hrtime(true) - $started) / 1e9;
    echo ", missing: $missing", $seconds < 0.4 ? '' : sprintf(' (it took %.3f s)', $seconds), "\n";
};
$missing = static function (callable $call): int {
    try {
        $call();
    } catch (AmqpPconn\UnconfirmedPublishException $unconfirmed) {
        return count($unconfirmed->missing);
    }
    return 0;
};
$case('sleep', static fn (PConnection $connection): int => $missing(static fn () => $connection->sleep()));
$case('release', static function (PConnection &$connection, array &$channels): int {
    $connection = $channels = null;
    return 0;
});
$case('shutdown', static fn (PConnection $connection): int => $missing(static fn () => $connection->shutdown()));
?>
--EXPECT--
sleep: low on memory, missing: 40
release: low on memory, missing: 0
shutdown: low on memory, missing: 0
