--TEST--
Where there is no memory for the message that basicGet() received, it is given back, and the worker serves the next one over the same connection
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$body = str_repeat('0123456789abcdef', 1 << 19);
$reader->basicPublish($body, '', $queue);
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 1, 'the message is there');

$fpm = new Fpm();
$fpm->page('get', 'page_connection()->openChannel()->basicGet($_GET["queue"]);');
$fpm->page('get-little', 'ini_set("memory_limit", "8M"); page_connection()->openChannel()->basicGet($_GET["queue"]);');
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $message = $connection->openChannel()->basicGet($_GET['queue']);
    answer([
        'redelivered' => $message->redelivered,
        'hash' => md5($message->body),
        'status' => $connection->getPersistenceStatus(),
    ]);
    PHP);
$fpm->request('get', ['queue' => $queue]);
foreach (range(1, 5) as $i) {
    $response = $fpm->request('get-little', ['queue' => $queue]);
    echo preg_replace('/( at \S+)? \(tried.*/s', '', trim($response->body)), "\n";
    $next = $fpm->get('next', ['queue' => $queue]);
    $pid ??= $next['pid'];
    echo json_encode([$next['redelivered'], $next['hash'] === md5($body), $next['status'], $next['pid'] === $pid]), "\n";
}
foreach (array_count_values(preg_grep('/^amqp_pconn:/', $fpm->phpLog())) as $line => $count) {
    echo "$count times: ", preg_replace('/127\.0\.0\.1:\d+/', 'HOST:PORT', $line), "\n";
}
$reader->queueDelete($queue);
?>
--EXPECT--
Fatal error: Allowed memory size of 8388608 bytes exhausted
[true,true,2,true]
Fatal error: Allowed memory size of 8388608 bytes exhausted
[true,true,2,true]
Fatal error: Allowed memory size of 8388608 bytes exhausted
[true,true,2,true]
Fatal error: Allowed memory size of 8388608 bytes exhausted
[true,true,2,true]
Fatal error: Allowed memory size of 8388608 bytes exhausted
[true,true,2,true]
11 times: amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
