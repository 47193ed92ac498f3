--TEST--
PHP ends cleanly, and at once, with the extension: before the keeper has begun, with it at work, and however the script ends
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/program.inc';

$park = 'require ' . var_export(dirname(__DIR__) . '/include/test.inc', true) . ';' . <<<'PHP'
    for ($i = 0; $i < 10; ++$i) {
        $open[$i] = connection(['heartbeat' => 1, 'pool' => (string) $i]);
        $open[$i]->openChannel()->basicPublish('x', '', 'nowhere');
        $open[$i]->sleep();
    }
    // Whether all is as the case wants it, and the time right before the engine ends.
    register_shutdown_function(static fn () => register_shutdown_function(static function (): void {
        $status = AmqpPconn\status();
        echo $status['keeper_running'] && array_sum($status['sessions']) === 10 ? 'yes ' : 'no ', microtime(true);
    }));
    PHP;
$cases = [
    'nothing' => '',
    'nothing connected' => 'new AmqpPconn\PConnection();',
    'parked' => "$park",
    // Heartbeats have been sent: it is in the middle of its rounds.
    'parked for a while' => "$park wait_until(static fn () => AmqpPconn\\status()['heartbeats_sent'] >= 20, 'it beats');",
    'leased' => "$park foreach (\$open as \$connection) { \$connection->connect(); \$connection->openChannel()->queueDeclare('', exclusive: true); }",
    'exit' => "$park exit(7);",
    'fatal error' => "$park no_such_function();",
];
foreach ($cases as $case => $code) {
    $ended = run_php($code, ['log_errors' => '0', 'display_errors' => '0']);
    [$keeper_runs, $at] = $ended->output === '' ? ['no', $ended->endedAt] : explode(' ', $ended->output);
    $took = $ended->endedAt - (float) $at;
    echo "$case: keeper runs: $keeper_runs, exit status: $ended->status, said: ", json_encode($ended->errors);
    echo getenv('AMQP_PCONN_VALGRIND') || $took < 0.5 ? '' : ", it took $took s", "\n";
}
?>
--EXPECT--
nothing: keeper runs: no, exit status: 0, said: ""
nothing connected: keeper runs: no, exit status: 0, said: ""
parked: keeper runs: yes, exit status: 0, said: ""
parked for a while: keeper runs: yes, exit status: 0, said: ""
leased: keeper runs: yes, exit status: 0, said: ""
exit: keeper runs: yes, exit status: 7, said: ""
fatal error: keeper runs: yes, exit status: 255, said: ""
