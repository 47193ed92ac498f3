--TEST--
Wherever a request runs out of time, its unsettled message is given back, its publish is there, and the worker serves the next one over the same connection
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

$endings = new BadEndings('set_time_limit(1); for (;;) { strlen("x"); }');
// Each takes a second of the processor.
$few = ['in a function', 'in a destructor at the end', 'in a shutdown function', 'while null becomes a string', 'in a fiber'];
$endings->inEveryPlace(...(getenv('AMQP_PCONN_FULL') ? [] : $few));
$endings->end();
?>
--EXPECT--
afterwards: as it should be
acknowledged later: all
