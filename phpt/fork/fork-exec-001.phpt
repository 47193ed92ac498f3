--TEST--
Programs that a program starts do not hold its connections open: the broker sees its end while they run on
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_pcntl();
?>
--FILE--
<?php
require __DIR__ . '/fork.inc';

// Each started program says who it is and then waits for the test.
$script = 'echo \$\$; read line; :';
$starts = [
    'proc_open' => '$process = proc_open(["/bin/sh", "-c", "' . $script . '"], [STDIN, STDOUT], $pipes);',
    'proc_open with a shell' => '$process = proc_open("' . $script . '", [STDIN, STDOUT], $pipes);',
    'popen' => '$process = popen("' . $script . '", "r"); say(trim(fgets($process)));',
    'system' => 'system("' . $script . '");',
    'passthru' => 'passthru("' . $script . '");',
    'pcntl_exec' => 'pcntl_exec("/bin/sh", ["-c", "' . $script . '"]);',
];
foreach ($starts as $how => $start) {
    $program = new ForkingProgram(<<<PHP
        \$connection = program_connection();
        \$connection->openChannel()->getChannelId();
        \$kept = program_connection(['pool' => 'kept']);
        \$kept->connect();
        \$kept->sleep();
        say(getmypid());
        $start
        wait_for_test();
        PHP);
    $pid = $program->says();
    $started = $program->says();
    $sockets = count(connected_descriptors($started, params()['port']));
    // What became another program has ended as this one.
    if ($pid !== $started) {
        exec("kill -KILL $pid");
    }
    $broker = Broker::shared();
    wait_until(static fn () => $broker->connections($program->name) === 0, "$how: the broker sees the end", 2);
    echo "$how: sockets $sockets, ", is_dir("/proc/$started") ? "lives on\n" : "does not live on\n";
    $program->goOn();
}
?>
--EXPECT--
proc_open: sockets 0, lives on
proc_open with a shell: sockets 0, lives on
popen: sockets 0, lives on
system: sockets 0, lives on
passthru: sockets 0, lives on
pcntl_exec: sockets 0, lives on
