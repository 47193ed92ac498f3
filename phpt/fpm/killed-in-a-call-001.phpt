--TEST--
A worker that is killed (SIGKILL, SIGTERM, php-fpm's time-out) while it waits for the broker leaves nothing behind there
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/killed.inc';

$proxy = Peer::proxy(params()['port'], 0);
$stats = static fn (): array => json_decode($proxy->command('stats'), true);
$endings = new BadEndings('', ['request_terminate_timeout' => '4s'], $proxy->port);
$calls = [
    'get' => '$channel->basicGet($_GET["unsettled"]);',
    'declare' => '$channel->queueDeclarePassive($_GET["published"]);',
    'connect' => 'page_connection(["pool" => "another"])->connect();',
];
$kill = [
    'KILL' => static fn (int $pid) => $endings->fpm->signalWorker($pid, 'KILL'),
    'TERM' => static fn (int $pid) => $endings->fpm->signalWorker($pid, 'TERM'),
    'php-fpm' => static fn (int $pid) => wait_until(static fn () => !file_exists("/proc/$pid"), 'php-fpm ends the worker'),
];
foreach ($kill as $how => $end) {
    foreach ($how === 'php-fpm' ? ['get' => $calls['get']] : $calls as $call => $code) {
        $in_call = static function (int $pid) use ($proxy, $stats, $endings, $end): void {
            $proxy->command('stall to-client');
            $before = $stats()['bytes_to_target'];
            $endings->letGo();
            wait_until(static fn () => $stats()['bytes_to_target'] > $before, 'the worker asks the broker');
            $end($pid);
            $proxy->command('resume');
        };
        $endings->oneKilled($in_call, "$call, $how", "ready(); wait_to_go(); $code echo 'it came back';");
    }
}
$endings->end();
?>
--EXPECT--
acknowledged later: all
