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
    echo 'the next is another: ', json_encode($next->getChannelId() !== 1), ', closed: ', json_encode(in_array('channel.close', received($peer, 0), true)), "\n";
    $connection->shutdown();
}
?>
--EXPECT--
close(): true, the next is another: true, closed: true
no name: true, the next is another: true, closed: true
sleep(): true, the next is another: true, closed: true
