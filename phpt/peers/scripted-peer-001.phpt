--TEST--
The scripted broker runs a script for each connection, the last one again, and tells what it received and what went wrong
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

$peer = Peer::scripted(<<<'SCRIPT'
    # It is an ordinary broker up to a publish, and ends the connection when it was asked for something more.
    handshake frame_max=8192
    oblige-until basic.publish
    expect-content
    expect channel.flow
    expect queue.declare
    close-connection 320 CONNECTION_FORCED - that is enough
    ---
    start
    tune heartbeat=0
    open-ok
    expect queue.purge
    ---
    send-text HTTP/1.1 400 Bad Request\r\n\x00
    cut
    SCRIPT);

$one = new PConnection(['port' => $peer->port]);
$channel = $one->openChannel();
echo $one->getFrameMax(), "\n";
echo $channel->queueDeclare('q')->queue, ', ', $channel->basicGet('q', noAck: true)->body, "\n";
$channel->basicPublish('x', '', 'q');
echo thrown(fn () => $channel->queueDeclare('q')), "\n";

$two = new PConnection(['port' => $peer->port, 'rpc_timeout' => 0.1]);
echo thrown(fn () => $two->openChannel()->queueDeclare('q')), "\n";
for ($i = 0; $i < 2; ++$i) {
    echo thrown(fn () => (new PConnection(['port' => $peer->port]))->connect()), "\n";
}

wait_until(static fn () => in_array('connection.close-ok', received($peer, 0), true), 'the close was answered');
wait_until(static fn () => $peer->command('ended 3') === 'yes', 'the last one has hung up');
foreach (['connections', 'failures', 'received 0', 'received 2', 'bytes 2', 'received 4', 'reveal'] as $command) {
    echo "$command: ", $peer->command($command), "\n";
}
echo $peer->command('refuse'), "\n";
echo preg_match('/refused/', thrown(fn () => (new PConnection(['port' => $peer->port]))->connect())), "\n";
$two->shutdown();
?>
--EXPECT--
8192
q, a message of q
AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - that is enough
AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.1 s
AmqpPconn\ConnectionException: connecting to HOST:PORT: it does not speak AMQP 0-9-1: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1 400 Bad Request\x0d\x0a\x00"
AmqpPconn\ConnectionException: connecting to HOST:PORT: it does not speak AMQP 0-9-1: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1 400 Bad Request\x0d\x0a\x00"
connections: 4
failures: line 12: expect queue.purge: expected queue.purge, received channel.open
received 0: connection.start-ok connection.tune-ok connection.open channel.open queue.declare basic.get basic.publish channel.flow queue.declare connection.close-ok
received 2: 
bytes 2: 8
received 4: error: there are 4 connections, from 0
reveal: error: the commands are: failures, connections, refuse, received N, bytes N, ended N
ok
1
