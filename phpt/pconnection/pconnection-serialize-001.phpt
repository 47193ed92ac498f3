--TEST--
serialize() is a sleep that leaves a token, and unserialize() of it wakes just that connection, once
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';
require_once __DIR__ . '/../include/proc.inc';

use AmqpPconn\PConnection;

$pool = ['pool' => unique('pool'), 'suspend' => 'cancel'];
$connection = connection($pool);
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$connection->keepExclusive($queue);
$other = connection($pool);
$other->connect();

echo "the token\n";
$token = serialize($connection);
echo preg_replace('/[0-9a-f]{16,}/', 'HEX', $token), "\n";
foreach (['password' => 'guest', 'pool' => $pool['pool'], 'queue' => $queue] as $what => $text) {
    echo "  has the $what: ", json_encode(str_contains($token, $text)), "\n";
}
echo 'the connection: ', $connection->__debugInfo()['state'], ', channel ', thrown(fn () => $channel->getChannelId()), "\n";
$other->sleep();  // the last that was put to sleep would be the first to be taken

echo "\nwoken\n";
$woken = unserialize($token);
echo get_class($woken), ' ', $woken->__debugInfo()['state'], ', reused: ', json_encode($woken->getPersistenceStatus() === PConnection::SOCK_REUSED), "\n";
echo 'the same queue: ', json_encode($woken->getKeptQueues() === [$queue]), "\n";
echo thrown(fn () => unserialize($token)), "\n";

echo "\nslept before\n";
$woken->sleep();
[$one, $two] = [serialize($woken), serialize($woken)];
echo 'two tokens: ', json_encode($one !== $two), "\n";
$woken = unserialize($one);
echo thrown(fn () => unserialize($two)), "\n";
$woken->sleep();
echo thrown(fn () => unserialize($two)), "\n";
$woken->connect();
echo 'and connect() wakes it: ', json_encode($woken->getKeptQueues() === [$queue]), "\n";

echo "\nwithin something else\n";
$stored = serialize(['a' => 1, 'connection' => $woken, 'b' => [$woken]]);
$woken = null;
$all = unserialize($stored);
echo json_encode($all['connection'] === $all['b'][0]), ' ', $all['connection']->__debugInfo()['state'], "\n";
$woken = $all['connection'];
$all = null;

echo "\nwhat sleep() refuses\n";
$channel = $woken->openChannel();
fill($channel, $queue, ['kept']);
$message = $channel->basicGet($queue);
echo thrown(fn () => serialize($woken)), "\n";
$message->nack();
$channel->txSelect();
$channel->basicPublish('never', '', $queue);
echo thrown(fn () => serialize($woken)), "\n";
$channel->txRollback();
$channel->close();
$token = serialize($woken);
echo json_encode(unserialize($token)->getKeptQueues() === [$queue]), "\n";

echo "\nwhat has no token\n";
$none = connection($pool);
echo thrown(fn () => serialize($none)), "\n";
$none->connect();
$none->shutdown();
echo thrown(fn () => serialize($none)), "\n";
echo thrown(fn () => connection($pool)->__unserialize(['token' => 'x'])), "\n";

echo "\none that died\n";
$broker = Broker::shared();
$vhost = unique('vhost');
$broker->addVhost($vhost);
$connection = connection(['vhost' => $vhost]);
$connection->connect();
$token = serialize($connection);
$port = $broker->port;
$before = count(tcp_connections(getmypid(), $port));
$broker->ctl('close_all_connections', '--vhost', $vhost, 'for a test');
wait_until(fn () => count(tcp_connections(getmypid(), $port)) < $before, 'the connection is gone');
for ($i = 0; $i < 2; ++$i) {
    // Why it ended is known to who finds it first, which may be the keeper.
    echo preg_replace('/ended: .*/', 'ended', thrown(fn () => unserialize($token))), "\n";
}
$connection->connect();
echo 'connect() makes a new one: ', json_encode($connection->getPersistenceStatus() === PConnection::SOCK_NEW), "\n";
$connection->shutdown();
$broker->ctl('delete_vhost', $vhost);
?>
--EXPECT--
the token
O:21:"AmqpPconn\PConnection":1:{s:5:"token";s:84:"HEX-0-HEX-HEX";}
  has the password: false
  has the pool: false
  has the queue: false
the connection: asleep, channel AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it

woken
AmqpPconn\PConnection connected, reused: true
the same queue: true
AmqpPconn\TokenException: this token was used before; each is good for once

slept before
two tokens: true
AmqpPconn\TokenException: the connection to HOST:PORT of this token is in use by another PConnection
AmqpPconn\TokenException: the connection to HOST:PORT of this token was in use since, and sleeps again
and connect() wakes it: true

within something else
true connected

what sleep() refuses
AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel 1: 1); ack, nack or reject them, or give them back with sleep(requeueUnacked: true)
AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel 1); commit it with txCommit() or undo it with txRollback()
true

what has no token
AmqpPconn\TokenException: the connection to HOST:PORT was not made yet: serialize() has nothing to make a token of; call connect() before
AmqpPconn\TokenException: the connection to HOST:PORT was not kept when it ended: serialize() has nothing to make a token of; call connect() before
Error: A PConnection cannot be unserialized when it was constructed

one that died
AmqpPconn\TokenException: the connection to HOST:PORT of this token has ended
AmqpPconn\TokenException: the connection to HOST:PORT of this token has ended
connect() makes a new one: true
