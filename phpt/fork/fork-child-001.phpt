--TEST--
Whatever a forked child does and however it ends, it writes not a byte to its parent's connection, and the parent works on as if nothing had been
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
skip_under_valgrind();
need_broker();
need_pcntl();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/fork.inc';

$before = [
    'before it connects' => '',
    'after it connected' => '$connection->connect(); $channel->getChannelId();',
    'with a message got' => '$message = $channel->basicGet($argv[1]);',
    'with publishes under way' => 'for ($i = 0; $i < 100; ++$i) { $channel->basicPublish("$i", "", $argv[2]); }',
    'while it sleeps' => '$channel->basicPublish("0", "", $argv[2]); $connection->sleep();',
];
$child = [
    'uses it' => 'thrown(fn () => $channel->basicPublish("of the child", "", $argv[2])); thrown(fn () => $message->ack());
        thrown(fn () => $connection->sleep(requeueUnacked: true)); thrown(fn () => $connection->shutdown()); exit;',
    'drops it' => '$message = $channel = $connection = null; gc_collect_cycles(); exit;',
    'exits' => 'exit;',
    'returns' => 'return;',
    'dies of an exception' => 'ini_set("display_errors", "0"); throw new LogicException();',
    'is killed' => 'kill_myself("KILL");',
    'is terminated' => 'kill_myself("TERM");',
    'runs another program' => 'pcntl_exec("/bin/true");',
    'connects' => '$own = connection(); $own->openChannel()->basicPublish("of the child", "", $argv[3]); exit;',
    'connects in place of it' => '$connection = connection(); $channel = $connection->openChannel();
        $channel->basicPublish("of the child", "", $argv[3]); exit;',
];
$broker = connection()->openChannel();
$queues = [unique('got'), unique('published'), unique('child')];
array_map($broker->queueDeclare(...), $queues);
$proxy = Peer::proxy(params()['port'], 0);
$bytes = static fn (): int => json_decode($proxy->command('stats'), true)['bytes_to_target'];

foreach ($before as $when => $begin) {
    foreach ($child as $what => $do) {
        $broker->basicPublish('to get', '', $queues[0]);
        wait_until(static fn () => $broker->queueDeclarePassive($queues[0])->messageCount === 1, 'the message is there');
        $program = new ForkingProgram(<<<PHP
            \$connection = program_connection();
            \$channel = '$begin' === '' ? null : \$connection->openChannel();
            \$exclusive = program_connection(['pool' => 'another']);
            \$queue = \$channel === null ? '' : \$exclusive->openChannel()->queueDeclare('', exclusive: true)->queue;
            \$message = null;
            say('connected');
            wait_for_test();
            $begin
            say('begun');
            wait_for_test();
            \$child = pcntl_fork();
            if (\$child === 0) {
                $do
            }
            pcntl_waitpid(\$child, \$status);
            say('child ended');
            wait_for_test();
            \$connection->connect();
            \$same = \$channel === null || str_contains('$begin', 'sleep') || \$channel->isOpen();
            \$channel = \$connection->openChannel();
            \$message ??= \$channel->basicGet(\$argv[1]);
            \$message->ack();
            \$channel->queueDeclarePassive(\$argv[1]);
            \$queue === '' || \$exclusive->openChannel()->queueDelete(\$queue);
            say([\$connection->isConnected(), \$same, \$message->redelivered]);
            PHP, $proxy->port, $queues);
        $published = ['with publishes under way' => 100, 'while it sleeps' => 1][$when] ?? 0;
        $program->says() === 'connected' or die("$when, $what: not connected\n");
        if ($published > 0) {
            // What the broker answers to that does not reach the parent before it forks.
            $proxy->command('stall to-client');
        }
        $program->goOn();
        $program->says() === 'begun' or die("$when, $what: not begun\n");
        wait_until(static fn (): bool => unread_by_server($proxy->process->pid, $proxy->port) === 0, 'all it wrote is counted');
        $sent = $bytes();
        $program->goOn();
        $said = $program->says();
        wait_until(static fn (): bool => unread_by_server($proxy->process->pid, $proxy->port) === 0, 'all its child wrote is counted');
        $written = $bytes() - $sent;
        $proxy->command('resume');
        $program->goOn();
        $works = $program->says();
        $program->process->stop();
        if ($said !== 'child ended' || $written !== 0 || $works !== [true, true, false]) {
            echo "$when, a child that $what: ", json_encode([$said, $written, $works]), "\n";
        }
        $arrived = static fn (): bool => $broker->queueDeclarePassive($queues[1])->messageCount === $published;
        wait_until($arrived, 'what the parent published is there');
        $messages = array_map($broker->queuePurge(...), $queues);
        if ($messages !== [0, $published, str_starts_with($what, 'connects') ? 1 : 0]) {
            echo "$when, a child that $what: messages ", json_encode($messages), "\n";
        }
    }
}
array_map($broker->queueDelete(...), $queues);
echo "done\n";
?>
--EXPECT--
done
