--TEST--
When a parent ends, the broker sees it at once, though a child of it lives on: the connection is gone, its message is back, its exclusive queue is gone
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

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$broker = Broker::shared();
$ends = [
    'exits' => 'exit;',
    'returns' => 'return;',
    'dies of an exception' => 'ini_set("display_errors", "0"); throw new LogicException();',
    'is killed' => 'kill_myself("KILL");',
    'is terminated' => 'kill_myself("TERM");',
];
foreach ($ends as $how => $end) {
    foreach (['forgets' => '', 'drops' => '$message = $channel = $connection = $kept = null;'] as $what => $child) {
        $reader->basicPublish('hello', '', $queue);
        wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 1, 'the message is there');
        $program = new ForkingProgram(<<<PHP
            \$connection = program_connection();
            \$channel = \$connection->openChannel();
            \$exclusive = \$channel->queueDeclare('', exclusive: true)->queue;
            \$message = \$channel->basicGet(\$argv[1]);
            \$kept = program_connection(['pool' => 'kept']);
            \$kept->connect();
            \$kept->sleep();
            if (pcntl_fork() === 0) {
                $child
                say(['exclusive' => \$exclusive, 'child' => getmypid()]);
                wait_for_test();
                say('alive');
                exit;
            }
            // The child reads what the test says; this signal tells the parent.
            pcntl_signal(SIGUSR1, function () { });
            pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1]);
            say(['parent' => getmypid()]);
            pcntl_sigwaitinfo([SIGUSR1]);
            $end
            PHP, arguments: [$queue]);
        $said = $program->says() + $program->says();
        $open = $broker->connections($program->name);
        exec("kill -USR1 {$said['parent']}");
        $started = microtime(true);
        wait_until(static fn () => $broker->connections($program->name) === 0, "$how, the child $what: the broker sees it", 3);
        $seconds = microtime(true) - $started;
        $message = wait_until(static fn () => $reader->basicGet($queue), 'the message is back');
        $message->ack();
        $gone = wait_until(static fn () => str_contains(thrown(static fn () => connection()->openChannel()
            ->queueDeclarePassive($said['exclusive'])), 'NOT_FOUND'), 'the exclusive queue is gone');
        $alive = is_dir("/proc/{$said['child']}");
        $program->goOn();
        $is = [$open, $message->redelivered, $gone, $alive, $program->says(), $seconds < 2];
        if ($is !== [2, true, true, true, 'alive', true]) {
            echo "a parent that $how, a child that $what: ", json_encode($is), " $seconds s\n";
        }
    }
}
$reader->queueDelete($queue);
echo "done\n";
?>
--EXPECT--
done
