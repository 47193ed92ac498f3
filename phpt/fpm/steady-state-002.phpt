--TEST--
In the steady state a request that publishes costs one send, one poll and one receive: the system calls
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_strace();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$port = params()['port'];

// The keeper would read some of the answers.
$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
$fpm->page('publish', <<<'PHP'
    page_connection()->openChannel()->basicPublish('hello', '', $_GET['queue']);
    answer();
    PHP);
for ($i = 0; $i < 3; ++$i) {
    $worker = $fpm->get('publish', ['queue' => $queue])['pid'];
    wait_for_answers($worker, $port);
}

$trace = tempnam(sys_get_temp_dir(), 'amqp_pconn-strace');
$said = tempnam(sys_get_temp_dir(), 'amqp_pconn-strace');
// -yy names the ends of every socket. What touches a socket is a network call, a poll, a plain read or write, or a close.
$calls = 'trace=%network,poll,ppoll,select,pselect6,epoll_wait,read,write,readv,writev,close';
$strace = new BackgroundProcess([program('strace'), '-f', '-yy', '-e', $calls, '-o', $trace, '-p', (string) $worker], $said);
wait_until(static fn (): bool => str_contains(file_get_contents($said), 'attached'), 'strace is attached');
$requests = 10;
for ($i = 0; $i < $requests; ++$i) {
    $fpm->get('publish', ['queue' => $queue]);
    wait_for_answers($worker, $port);
}
$strace->stop();

// The calls of one request after the other, in their order.
$broker = preg_grep("/->127\.0\.0\.1:$port\]/", file($trace, FILE_IGNORE_NEW_LINES));
$sequence = array_map(static function (string $line): string {
    preg_match('/^\d+ +(\w+)\(/', $line, $call);
    $waits = in_array($call[1], ['poll', 'ppoll'], true) && !preg_match('/1, (\{tv_sec=0, tv_nsec=0\}|0)[,)]/', $line);
    return $call[1] . ($waits ? ' that may wait' : '');
}, array_values($broker));
$expected = ['ppoll', 'recvfrom', 'sendto'];
$per_request = array_chunk($sequence, count($expected));
echo 'requests traced: ', count($per_request), "\n";
foreach ($per_request as $calls) {
    if ($calls !== $expected) {
        echo 'not what was expected: ', implode(', ', $calls), "\n";
    }
}
unlink($trace);
unlink($said);
$reader->queueDelete($queue);
?>
--EXPECT--
requests traced: 10
