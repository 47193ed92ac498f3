--TEST--
A commit that fails or is not answered in time is thrown, and a later sleep() is not refused for it; RabbitMQ says where it committed a part only
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$answers = [
    'not answered' => 'silent',
    'answered late' => "delay 300\nmethod 1 tx.commit-ok\noblige",
    'answered with something else' => "method 1 tx.rollback-ok\noblige",
    'the channel is closed' => "close-channel 1 541 INTERNAL_ERROR\noblige",
    'the connection is closed' => 'close-connection 541 INTERNAL_ERROR',
    'hung up' => 'cut',
];
foreach ($answers as $what => $steps) {
    $peer = Peer::scripted("handshake\noblige-until tx.commit\n$steps\n---\nhandshake\noblige");
    $connection = new PConnection(['port' => $peer->port, 'rpc_timeout' => 0.1, 'sleep_timeout' => 0.1]);
    $channel = $connection->openChannel();
    $channel->txSelect();
    $channel->basicPublish('x', '', 'q');
    $channel->basicGet('q')->ack();
    echo "$what: ", thrown(fn () => $channel->txCommit()), "\n";
    echo '  then: ', thrown(fn () => $channel->txCommit()), "\n";
    echo '  and sleep(): ', thrown(fn () => $connection->sleep()), "\n";
    $connection->connect();
    $other = $connection->openChannel();
    $other->txSelect();
    $other->basicPublish('x', '', 'q');
    echo '  another: ', thrown(fn () => $other->txRollback()), "\n";
    $connection->shutdown();
}

echo 'a queue that refuses: ';
$channel = connection()->openChannel();
$full = $channel->queueDeclare('', exclusive: true, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish'])->queue;
$channel->basicPublish('x', '', $full);
$channel->txSelect();
$channel->basicPublish('x', '', $full);
echo thrown(fn () => $channel->txCommit()), "\n";
?>
--EXPECT--
not answered: AmqpPconn\TimeoutException: HOST:PORT: tx.commit: no answer within 0.1 s
  then: AmqpPconn\ChannelException: tx.commit on HOST:PORT: channel 1 is out of step: an earlier call on it timed out, and its answer may still come; close() it and open another
  and sleep(): nothing
  another: nothing
answered late: AmqpPconn\TimeoutException: HOST:PORT: tx.commit: no answer within 0.1 s
  then: AmqpPconn\ChannelException: tx.commit on HOST:PORT: channel 1 is out of step: an earlier call on it timed out, and its answer may still come; close() it and open another
  and sleep(): nothing
  another: nothing
answered with something else: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected tx.rollback-ok arrived on channel 1
  then: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected tx.rollback-ok arrived on channel 1
  and sleep(): nothing
  another: nothing
the channel is closed: AmqpPconn\ChannelException [541]: tx.commit on HOST:PORT: channel 1 was closed by the broker: 541 INTERNAL_ERROR
  then: AmqpPconn\ChannelException [541]: tx.commit on HOST:PORT: channel 1 was closed by the broker: 541 INTERNAL_ERROR
  and sleep(): nothing
  another: nothing
the connection is closed: AmqpPconn\ConnectionException [541]: the connection to HOST:PORT has ended: the broker closed it: 541 INTERNAL_ERROR
  then: AmqpPconn\ConnectionException [541]: the connection to HOST:PORT has ended: the broker closed it: 541 INTERNAL_ERROR
  and sleep(): nothing
  another: nothing
hung up: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  then: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  and sleep(): nothing
  another: nothing
a queue that refuses: AmqpPconn\ChannelException [406]: tx.commit on HOST:PORT: channel 1 was closed by the broker: 406 PRECONDITION_FAILED - partial tx completion (tx.commit)
