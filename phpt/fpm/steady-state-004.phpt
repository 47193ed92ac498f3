--TEST--
In the steady state a request with a confirmed publish costs one send, a poll to look, a poll to wait and one receive: the system calls
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

// The keeper would read some of the answers.
$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
$fpm->page('publish', <<<'PHP'
    $channel = page_connection()->openChannel();
    $channel->confirmSelect();
    $channel->basicPublish('hello', '', $_GET['queue']);
    $channel->waitForConfirms();
    answer();
    PHP);
for ($i = 0; $i < 3; ++$i) {
    $worker = $fpm->get('publish', ['queue' => $queue])['pid'];
}
$calls = traced_calls($worker, params()['port'], static function () use ($fpm, $queue): void {
    for ($i = 0; $i < 10; ++$i) {
        $fpm->get('publish', ['queue' => $queue]);
    }
});
$expected = ['ppoll', 'sendto', 'ppoll that may wait', 'recvfrom'];
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
