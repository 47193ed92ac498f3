--TEST--
PConnection::getBlockedReason() tells the latest reason, as the broker put it; an end of the connection is what counts, before and after; what cannot be a reason ends the connection
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

/** A peer that answers queue.declare and, after $steps between, says more in one write with that or after it. */
function peer(string $more, string $between = ''): Peer
{
    return Peer::scripted(<<<SCRIPT
        handshake
        oblige-until queue.declare
        cork
        method 1 queue.declare-ok 0171 0000000000000000
        $between
        $more
        uncork
        oblige
        SCRIPT);
}

function open(Peer $peer): PConnection
{
    $connection = new PConnection(['port' => $peer->port]);
    $connection->openChannel()->queueDeclare('q');
    return $connection;
}

$counted = static fn (): int => AmqpPconn\status()['connections_blocked'];
$peer = peer('');
$connection = new PConnection(['port' => $peer->port]);
echo 'not blocked: ', json_encode([$connection->getBlockedReason(), $connection->getPersistenceStatus()]), "\n";
unset($connection);

foreach ([
    'once' => 'blocked low on memory',
    'two reasons' => "blocked low on memory\nblocked low on memory & disk",
    'over again' => "blocked low on memory\nunblocked",
    'again' => "blocked low on memory\nunblocked\nblocked low on disk",
    'unblocked only' => 'unblocked',
    'no reason' => 'method 0 connection.blocked 00',
    '255 bytes' => 'method 0 connection.blocked ff' . str_repeat('61', 255),
] as $case => $steps) {
    $before = $counted();
    $peer = peer($steps);
    $connection = open($peer);
    $reason = $connection->getBlockedReason();
    $thrown = thrown(static fn () => $connection->openChannel()->basicPublish('x', '', 'q'));
    echo "$case: ", preg_replace('/a{255}/', 'a ... a', json_encode($reason) . ", counted: " . $counted() - $before), "\n";
    echo '  ', rtrim(preg_replace('/a{255}/', 'a ... a', $thrown)), "\n";
}
$any = "a\nb\rc\x00\x1b\xff";
$peer = peer('method 0 connection.blocked 08 ' . bin2hex($any));
echo 'bytes of any kind: ', json_encode(open($peer)->getBlockedReason() === $any), "\n";

foreach ([
    'closed at once' => "blocked low on memory\nclose-connection 320 CONNECTION_FORCED - shutdown",
    'closed later' => "blocked low on memory\nuncork\ndelay 100\nclose-connection 320 CONNECTION_FORCED - shutdown",
    'cut at once' => "blocked low on memory\nuncork\ncut",
    'longer than its frame' => 'method 0 connection.blocked 0a6162',
    'nothing in it' => 'frame method 0 000a003c',
    'on a channel' => 'method 1 connection.blocked 03616263',
    'unblocked, on a channel' => 'method 1 connection.unblocked',
] as $case => $steps) {
    $peer = peer($steps, "uncork\ndelay 50\ncork");
    $connection = open($peer);
    $channel = $connection->openChannel();
    wait_until(static fn (): bool => !$connection->isConnected(), "$case: it has ended");
    echo "$case: ", thrown(static fn () => $connection->getBlockedReason()), "\n";
    echo '  publish: ', thrown(static fn () => $channel->basicPublish('x', '', 'q')), "\n";
    unset($channel, $connection);
    $connection = open($peer);
    echo '  the next one: ', $connection->getPersistenceStatus(), ', connections: ', $peer->command('connections'), "\n";
    $connection->shutdown();
}
?>
--EXPECT--
not blocked: [null,1]
once: "low on memory", counted: 1
  AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
two reasons: "low on memory & disk", counted: 1
  AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory & disk
over again: null, counted: 1
  nothing
again: "low on disk", counted: 2
  AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on disk
unblocked only: null, counted: 0
  nothing
no reason: "", counted: 1
  AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked):
255 bytes: "a ... a", counted: 1
  AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): a ... a
bytes of any kind: true
closed at once: AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - shutdown
  publish: AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - shutdown
  the next one: 1, connections: 2
closed later: AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - shutdown
  publish: AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - shutdown
  the next one: 1, connections: 2
cut at once: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  publish: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  the next one: 1, connections: 2
longer than its frame: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the arguments of connection.blocked could not be decoded
  publish: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the arguments of connection.blocked could not be decoded
  the next one: 1, connections: 2
nothing in it: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the arguments of connection.blocked could not be decoded
  publish: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the arguments of connection.blocked could not be decoded
  the next one: 1, connections: 2
on a channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.blocked arrived on channel 1
  publish: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.blocked arrived on channel 1
  the next one: 1, connections: 2
unblocked, on a channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.unblocked arrived on channel 1
  publish: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.unblocked arrived on channel 1
  the next one: 1, connections: 2
