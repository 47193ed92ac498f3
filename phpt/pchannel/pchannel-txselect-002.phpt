--TEST--
What close() undoes, deliveries or a transaction, the program has asked for: no line in the log, and not counted as left open by a request
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$log = tempnam(sys_get_temp_dir(), 'amqp_pconn-phpt');
ini_set('error_log', $log);
$connection = connection();
$queue = $connection->openChannel()->queueDeclare('', exclusive: true)->queue;

$channel = $connection->openChannel();
$channel->basicPublish('got and not settled', '', $queue);
$message = $channel->basicGet($queue);
$channel->close();
echo 'given back: ', wait_until(fn () => $connection->openChannel()->basicGet($queue, noAck: true), 'it is back')->body, "\n";

$channel = $connection->openChannel();
$channel->txSelect();
$channel->basicPublish('not committed', '', $queue);
$channel->close();
echo 'log: ', json_encode(file($log)), ', rolled back: ', AmqpPconn\status()['transactions_rolled_back'], "\n";
unlink($log);
?>
--EXPECT--
given back: got and not settled
log: [], rolled back: 0
