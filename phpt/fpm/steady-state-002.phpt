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
require __DIR__ . '/traced.inc';

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

$calls = traced_calls($worker, $port, static function () use ($fpm, $queue, $worker, $port): void {
    for ($i = 0; $i < 10; ++$i) {
        $fpm->get('publish', ['queue' => $queue]);
        wait_for_answers($worker, $port);
    }
});
$expected = ['ppoll', 'recvfrom', 'sendto'];
$per_request = array_chunk($calls, count($expected));
echo 'requests traced: ', count($per_request), "\n";
foreach ($per_request as $calls) {
    if ($calls !== $expected) {
        echo 'not what was expected: ', implode(', ', $calls), "\n";
    }
}
$reader->queueDelete($queue);
?>
--EXPECT--
requests traced: 10
