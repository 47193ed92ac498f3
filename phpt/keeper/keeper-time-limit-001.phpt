--TEST--
max_execution_time is the script's: what the keeper does for twenty connections takes nothing from it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
skip_under_valgrind();
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/program.inc';

$code = 'require ' . var_export(dirname(__DIR__) . '/include/test.inc', true) . ';' . <<<'PHP'
    // Nanoseconds of processor time, by thread.
    function used(): array
    {
        foreach (array_map('basename', glob('/proc/self/task/*')) as $thread) {
            $used[$thread] = (int) file_get_contents("/proc/self/task/$thread/schedstat");
        }
        return $used;
    }

    ini_set('display_errors', '0');
    for ($i = 0; $i < 20; ++$i) {
        $connection = connection(['heartbeat' => 1, 'pool' => (string) ($i % 2)]);
        $connection->openChannel()->basicPublish('x', '', 'nowhere');
        $open[] = $connection;
    }
    unset($connection, $open);
    register_shutdown_function(static function () use (&$before) {
        $used = used();
        $status = AmqpPconn\status();
        $all = array_sum($used) - array_sum($before);
        $script = $used[getmypid()] - $before[getmypid()];
        echo json_encode([
            'error' => error_get_last()['message'] ?? null,
            'parked' => $status['sessions']['parked'],
            'beats' => $status['heartbeats_sent'] >= 20,
            'threads' => count(array_filter($used)),
            'share' => $script / $all,
        ]);
    });
    set_time_limit(1);
    $before = used();
    for (;;) {
    }
    PHP;
$ended = run_php($code, ['log_errors' => '0']);
$said = json_decode($ended->output, true) ?? [$ended->output, $ended->errors];
$share = $said['share'];
unset($said['share']);
echo json_encode($said), "\n";
echo 'processor time of the script itself: ', $share >= 0.95 && $share < 1 ? 'at least 95 %' : $share * 100 . ' %', "\n";
?>
--EXPECT--
{"error":"Maximum execution time of 1 second exceeded","parked":20,"beats":true,"threads":2}
processor time of the script itself: at least 95 %
