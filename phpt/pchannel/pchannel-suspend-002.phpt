--TEST--
PChannel::suspend() by channel.flow: a channel that is paused and has lost its consumers is nobody's spare
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

$endings = [
    'close()' => fn ($channel) => $channel->close(),
    'no name' => fn ($channel) => null,
    'sleep()' => fn ($channel) => $channel->getConnection()->sleep(),
];
foreach ($endings as $ending => $end) {
    $peer = consumed_peer(['oblige-until channel.flow', 'method 1 channel.flow-ok 00', 'oblige-until basic.cancel', 'method 1 basic.cancel-ok 0163', 'oblige'],
        'handshake product=LavinMQ');
    $connection = connection(['host' => '127.0.0.1', 'port' => $peer->port]);
    $channel = $connection->openChannel();
    $channel->basicConsume('q', fn () => null, 'c');
    $channel->suspend();
    echo "$ending: ", json_encode($channel->isSuspended()), ', ';
    $channel->basicCancel('c');
    $end($channel);
    $channel = null;
    $connection->connect();
    $next = $connection->openChannel();
    $next->queueDeclare('q');
    // The next may have its id, and is another channel all the same.
    echo 'closed before anything else: ', json_encode(array_values(array_intersect(received($peer, 0), ['channel.close', 'queue.declare']))), "\n";
    $connection->shutdown();
}
?>
--EXPECT--
close(): true, closed before anything else: ["channel.close","queue.declare"]
no name: true, closed before anything else: ["channel.close","queue.declare"]
sleep(): true, closed before anything else: ["channel.close","queue.declare"]
