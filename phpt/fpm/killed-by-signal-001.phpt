--TEST--
Wherever its worker is killed (SIGKILL, SIGTERM), the broker sees it at once, its unsettled message is back, its publish is there, and the next worker works
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

$endings = new BadEndings('for (;;) { usleep(1000); }');
foreach (['KILL', 'TERM'] as $signal) {
    $endings->killedInEveryPlace(fn (int $pid) => $endings->fpm->signalWorker($pid, $signal));
}
$endings->end();
?>
--EXPECT--
afterwards: as it should be
afterwards: as it should be
acknowledged later: all
