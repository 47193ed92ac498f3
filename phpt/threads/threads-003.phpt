--TEST--
A thread that ends between requests, and the process, log what nobody was told of
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

$threads = new Threads(pools: 1, kept: 1, requests: 5, fails: true);
echo $threads->said, "\n";
echo implode(array_unique(Broker::shared()->ends($threads->name))), "\n";
echo $threads->published - $threads->settled - $threads->left(), " lost\n";
// What a request did is told to the log by the next one of its thread, or by the end of the thread.
$ends = 1 + intdiv(3 * Threads::THREADS, 2);
$told = $threads->lateErrors - ($threads->published - $ends);
echo $told > 0 && $told <= $ends ? 'the ends have logged' : "of $ends ends $told logged", "\n";
?>
--EXPECT--
0
closed
0 lost
the ends have logged
