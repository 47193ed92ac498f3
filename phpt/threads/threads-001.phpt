--TEST--
Threads that lease and park at the same time have connections of their own, find them again, and end them with the thread or the process
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_threads();
?>
--FILE--
<?php
require __DIR__ . '/threads.inc';

$broker = Broker::shared();
// Longer than a broker waits for a heartbeat.
$threads = new Threads(pools: 3, kept: 3, requests: getenv('AMQP_PCONN_FULL') ? 1000 : 50, rest: 4);
echo $threads->said, "\n";
$ends = $broker->ends($threads->name);
echo implode(array_unique($ends)), "\n";
// The main thread, and those of which every second one comes twice.
var_dump(count($ends) / (1 + 1.5 * Threads::THREADS));
echo $threads->published - $threads->settled - $threads->left(), " lost\n";
?>
--EXPECT--
0
closed
float(3)
0 lost
