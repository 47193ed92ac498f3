--TEST--
A child that a php-fpm worker forks in a request neither disturbs the worker's connection nor, where it outlives the worker, holds it open
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
if (!is_file(ini_get('extension_dir') . '/ffi.so')) {
    skip('php-fpm has no pcntl, and there is no ffi.so to fork with instead');
}
?>
--FILE--
<?php
require __DIR__ . '/../fpm/fpm.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$broker = Broker::shared();
// php-fpm has no pcntl; it takes one extension from php.ini as these tests write it, and more from its own settings.
$fpm = new Fpm(ini: ['ffi.enable' => '1'], pool: ['php_admin_value[extension]' => 'ffi.so']);
$fpm->page('fork', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $exclusive = $channel->queueDeclare('', exclusive: true)->queue;
    $channel->basicPublish('hello', '', $_GET['queue']);
    $message = wait_until(fn () => $channel->basicGet($_GET['queue']), 'it arrives');
    $sockets = static fn (): int => count(connected_descriptors(getmypid(), (int) $_SERVER['AMQP_PORT']));
    $held = $sockets();
    $libc = FFI::cdef('int fork(void); void _exit(int); int kill(int, int); int pause(void); int alarm(unsigned);');
    $child = $libc->fork();
    if ($child === 0) {
        $said = [$sockets(), thrown(fn () => $message->ack())];
        $connection = $channel = $message = null;
        page_connection(['name' => ''])->openChannel()->basicPublish(json_encode($said), '', $_GET['said']);
        // It must not answer the request, nor wait for others.
        match ($_GET['then']) {
            'exits' => $libc->_exit(0),
            'is killed' => $libc->kill(getmypid(), 9),
            'lives on' => [$libc->alarm(60), $libc->pause()],
        };
    }
    if ($_GET['then'] !== 'lives on') {
        $state = fn (): string => @file_get_contents("/proc/$child/status") ?: 'State: Z';
        wait_until(fn () => preg_match('/^State:\s+Z/m', $state()), 'the child ends');
    }
    $unacked = count($channel->getUnackedTags());
    $message->ack();
    $channel->queueDeclarePassive($exclusive);
    answer(['child' => $child, 'sockets' => $held, 'unacked' => $unacked]);
    PHP);
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $message = $connection->openChannel()->basicGet($_GET['queue']);
    answer(['status' => $connection->getPersistenceStatus(), 'message' => $message?->body]);
    PHP);
$said = unique('said');
$reader->queueDeclare($said);
$query = ['queue' => $queue, 'said' => $said];
foreach (['exits', 'is killed', 'lives on'] as $then) {
    $answer = $fpm->get('fork', $query + ['then' => $then]);
    $child = wait_until(static fn () => $reader->basicGet($said, noAck: true), 'the child said something')->body;
    $next = $fpm->get('next', $query);
    $same = $next['pid'] === $answer['pid'];
    $is = [$answer['sockets'], $answer['unacked'], $next['status'], $next['message'], $same];
    echo "a child that $then: ", json_encode($is), "\n";
    echo preg_replace('/127\.0\.0\.1:\d+/', 'HOST:PORT', $child), "\n";
}
$fpm->signalWorker($next['pid'], 'KILL');
wait_until(static fn () => $broker->connections($fpm->name) === 0, 'the broker sees the end of the worker', 2);
echo 'the worker is killed, its child lives on: ', json_encode(is_dir("/proc/{$answer['child']}")), "\n";
exec("kill -KILL {$answer['child']}");
$reader->queueDelete($queue);
$reader->queueDelete($said);
?>
--EXPECT--
a child that exits: [1,1,2,null,true]
[0,"AmqpPconn\\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process"]
a child that is killed: [1,1,2,null,true]
[0,"AmqpPconn\\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process"]
a child that lives on: [1,1,2,null,true]
[0,"AmqpPconn\\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process"]
the worker is killed, its child lives on: true
