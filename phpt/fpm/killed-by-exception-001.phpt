--TEST--
Wherever a request throws what nobody catches, its unsettled message is given back, its publish is there, and the worker serves the next one over the same connection
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

$endings = new BadEndings('throw new LogicException("thrown");');
$endings->inEveryPlace();
$endings->end();
?>
--EXPECT--
afterwards: as it should be
acknowledged later: all
