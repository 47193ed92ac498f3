--TEST--
A call that is not answered within rpc_timeout makes its channel useless, and no other
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$proxy = Peer::proxy(params()['port'], 0);
$connection = new PConnection(['port' => $proxy->port, 'rpc_timeout' => 0.2]);
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
echo $proxy->command('delay 500'), "\n";
$started = microtime(true);
echo thrown(fn () => $channel->basicGet($queue, noAck: true)), "\n";
echo 'in time: ', json_encode(microtime(true) - $started < 0.4), "\n";
echo $proxy->command('delay 0'), "\n";
var_dump($channel->isOpen());
echo thrown(fn () => $channel->basicPublish('x', '', $queue)), "\n";
$other = $connection->openChannel();
// The late answer must not be taken for the one to this.
$answer = wait_until(static function () use ($connection, $queue): string {
    try {
        return $connection->openChannel()->queueDeclarePassive($queue)->queue;
    } catch (AmqpPconn\TimeoutException) {
        return '';
    }
}, 'the connection answers again');
var_dump($answer === $queue, $connection->isConnected());
$channel->close();
echo thrown(fn () => $channel->basicPublish('x', '', $queue)), "\n";
?>
--EXPECT--
ok
AmqpPconn\TimeoutException: HOST:PORT: basic.get: no answer within 0.2 s
in time: true
ok
bool(false)
AmqpPconn\ChannelException: basic.publish on HOST:PORT: channel 1 is out of step: an earlier call on it timed out, and its answer may still come; close() it and open another
bool(true)
bool(true)
AmqpPconn\ChannelException: the channel was closed by the program
