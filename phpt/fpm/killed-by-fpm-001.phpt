--TEST--
Where php-fpm ends a worker for its request_terminate_timeout, the broker sees it at once, its unsettled message is back, and the next worker works
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/killed.inc';

// Else php-fpm lets shutdown functions and destructors take their time.
$limit = ['request_terminate_timeout' => '1s', 'request_terminate_timeout_track_finished' => 'yes'];
$endings = new BadEndings('for (;;) { usleep(1000); }', $limit);
$ends = static fn (int $pid) => wait_until(static fn () => !file_exists("/proc/$pid"), 'php-fpm ends the worker');
$endings->killedInEveryPlace($ends, 'in a function', 'in a shutdown function', 'in a destructor at the end');
$endings->end();
?>
--EXPECT--
afterwards: as it should be
acknowledged later: all
