--TEST--
Threads that have more pools than connections, and leave deliveries to the end of the request, lose no message and stay within their limits
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

// Nearly each request opens a connection; a broker does not log hundreds of them in a second.
$threads = new Threads(pools: 3, kept: 2, requests: 5);
echo $threads->said, "\n";
echo implode(array_unique(Broker::shared()->ends($threads->name))), "\n";
echo $threads->published - $threads->settled - $threads->left(), " lost\n";
?>
--EXPECT--
0
closed
0 lost
