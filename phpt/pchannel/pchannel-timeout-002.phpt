--TEST--
A broker that takes no more bytes: a publish gives up after write_timeout, and the connection is lost
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_sink();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

// A sink that is stopped reads nothing; what the kernel takes is far less than this.
$sink = Peer::sink();
$connection = new PConnection(['port' => $sink->port, 'write_timeout' => 0.2, 'sleep_timeout' => 0.2]);
$channel = $connection->openChannel();
$channel->getChannelId();
exec("kill -STOP {$sink->process->pid}");
$started = microtime(true);
echo thrown(fn () => $channel->basicPublish(str_repeat('x', 64 << 20), '', 'q')), "\n";
echo 'in time: ', json_encode(microtime(true) - $started < 2), "\n";
echo json_encode([$connection->isConnected(), $channel->isOpen()]), "\n";
echo thrown(fn () => $channel->basicPublish('x', '', 'q')), "\n";
exec("kill -CONT {$sink->process->pid}");
$connection->connect();
$connection->openChannel()->basicPublish('x', '', 'q');
echo 'connected: ', $connection->getPersistenceStatus(), "\n";
?>
--EXPECT--
AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.2 s
in time: true
[false,false]
AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: write: the broker took no more bytes within 0.2 s
connected: 1
