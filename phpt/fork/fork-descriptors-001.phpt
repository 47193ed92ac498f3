--TEST--
In a forked child every socket of the parent's is /dev/null under the same number, in use or kept, and the child's own child has none of the child's
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
skip_under_valgrind();
need_broker();
need_pcntl();
?>
--FILE--
<?php
require __DIR__ . '/fork.inc';

$program = new ForkingProgram(<<<'PHP'
    function sockets(): array
    {
        return connected_descriptors(getmypid(), (int) getenv('PROGRAM_PORT'));
    }

    function where_they_lead(array $descriptors): array
    {
        return array_count_values(array_map(static fn (int $number) => readlink("/proc/self/fd/$number"), $descriptors));
    }

    foreach (['used', 'kept', 'used as well', 'lost'] as $pool) {
        $connections[$pool] = program_connection(['pool' => $pool]);
        $connections[$pool]->connect();
    }
    $connections['kept']->sleep();
    $connections['lost']->shutdown();
    $of_parent = sockets();
    say(['parent' => count($of_parent)]);
    $child = pcntl_fork();
    if ($child === 0) {
        say(['child' => count(sockets()), 'they lead' => where_they_lead($of_parent)]);
        $own = program_connection();
        $own->connect();
        $of_child = sockets();
        say(['child connected' => count($of_child)]);
        $grandchild = pcntl_fork();
        if ($grandchild === 0) {
            say(['grandchild' => count(sockets()), 'they lead' => where_they_lead([...$of_parent, ...$of_child])]);
            exit;
        }
        pcntl_waitpid($grandchild, $status);
        $before = count(scandir('/proc/self/fd'));
        $connections = null;
        say(['child' => $own->isConnected(), 'closed of what it inherited' => $before - count(scandir('/proc/self/fd'))]);
        exit;
    }
    pcntl_waitpid($child, $status);
    foreach (['used', 'kept', 'used as well'] as $pool) {
        $connections[$pool]->connect();
        $connections[$pool]->openChannel()->getChannelId();
        $status = $connections[$pool]->getPersistenceStatus();
        say(['parent' => count(sockets()), 'status' => $status]);
    }
    say('done');
    PHP);
do {
    $line = $program->says();
    echo json_encode($line, JSON_UNESCAPED_SLASHES), "\n";
} while (is_array($line));
?>
--EXPECT--
{"parent":3}
{"child":0,"they lead":{"/dev/null":3}}
{"child connected":1}
{"grandchild":0,"they lead":{"/dev/null":4}}
{"child":true,"closed of what it inherited":2}
{"parent":3,"status":1}
{"parent":3,"status":2}
{"parent":3,"status":1}
"done"
