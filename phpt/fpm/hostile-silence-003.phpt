--TEST--
A broker that has fallen silent and confirms nothing: the request that waits says so, those that come right after it have another connection
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
    $channel->confirmSelect();
    $channel->basicPublish('x', '', 'q');
    $_GET['wait'] === 'wait' ? $channel->waitForConfirms() : $connection->sleep();
    PHP, ini: ['error_log' => '/dev/null']);
foreach (['wait', 'sleep'] as $wait) {
    $peer = Peer::scripted("handshake\noblige-until basic.publish\nsilent\n---\nhandshake\noblige");
    echo "$wait\n";
    for ($i = 0; $i < 3; ++$i) {
        echo "  {$visits->visit($peer, ['wait' => $wait])['thrown']}\n";
    }
    echo '  connections: ', $peer->command('connections'), "\n";
}
?>
--EXPECT--
wait
  AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 1 (1 to exchange "" with routing key "q"); no answer in time
  nothing
  nothing
  connections: 2
sleep
  AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 1 (1 to exchange "" with routing key "q"); no answer in time
  nothing
  nothing
  connections: 2
