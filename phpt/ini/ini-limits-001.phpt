--TEST--
max_spare_channels bounds what is kept, idle_timeout and max_lifetime end a kept connection
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--INI--
amqp_pconn.max_spare_channels=2
amqp_pconn.idle_timeout=1
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$broker = Broker::shared();
$name = unique('limits');
$connection = connection(['name' => $name]);
$channels = [];
for ($i = 0; $i < 5; ++$i) {
    $channels[] = $channel = $connection->openChannel();
    $channel->queueDeclare('', exclusive: true);
}
$connection->sleep();
$connection->connect();
wait_until(static fn () => $broker->channels($name) === 2, 'the others are closed');
echo 'kept: ', count($connection->getChannels()), "\n";
$connection->sleep();
$asleep = microtime(true);
wait_until(static fn () => microtime(true) > $asleep + 1.1, 'it was idle for too long');
$connection->connect();
echo 'status: ', $connection->getPersistenceStatus(), ', ended for idle_timeout: ', figures()['sessions destroyed: idle_timeout'], "\n";
$connection->shutdown();
wait_until(static fn () => $broker->connections($name) === 0, 'all are closed');
echo json_encode($broker->ends($name)), "\n";
?>
--EXPECT--
kept: 2
status: 1, ended for idle_timeout: 1
["closed","closed"]
