--TEST--
A broker that falls silent after the handshake: rpc_timeout ends each call that needs an answer, and names it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/hostile.inc';

$visits = new HostileVisits(<<<'PHP'
    $channel = $connection->openChannel();
    match ($_GET['call']) {
        'basic.get' => $channel->basicGet('q', noAck: true),
        'queue.declare' => $channel->queueDeclare('q'),
        'queue.declare after a publish' => [$channel->basicPublish('x', '', 'q'), $channel->queueDeclare('q')],
        'basic.publish' => $channel->basicPublish('x', '', 'q'),
        'getChannelId' => $channel->getChannelId(),
    };
    PHP, ['amqp_pconn.keeper' => '0']);  // which would end some of them between two visits
foreach (['queue.declare', 'basic.get', 'queue.declare after a publish'] as $call) {
    $visits->sayWithConnections("$call: nothing is answered", Peer::scripted("handshake\nsilent"), ['call' => $call]);
}
foreach (['basic.publish', 'getChannelId'] as $call) {
    $visits->say("$call: nothing is answered", Peer::scripted("handshake\nsilent"), ['call' => $call]);
}
$deaf = "handshake\noblige-until queue.declare\nsilent";
$visits->sayWithConnections('queue.declare: the channel is open, then silence', Peer::scripted($deaf), ['call' => 'queue.declare']);
$visits->end();
?>
--EXPECT--
queue.declare: nothing is answered:
  AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
  connections: 2, kept: 1
basic.get: nothing is answered:
  AmqpPconn\TimeoutException: HOST:PORT: basic.get: no answer within 0.3 s
  connections: 2, kept: 1
queue.declare after a publish: nothing is answered:
  AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
  connections: 2, kept: 1
basic.publish: nothing is answered:
  nothing
getChannelId: nothing is answered:
  nothing
queue.declare: the channel is open, then silence:
  AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
  connections: 2, kept: 1
log: []
