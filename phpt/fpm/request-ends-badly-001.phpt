--TEST--
However a request ends (exit, exception, out of memory, out of time) its message is sent and the worker serves the next one
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
$large = unique('large');
$reader->queueDeclare($large);
$body = str_repeat('0123456789abcdef', 1 << 19);
$reader->basicPublish($body, '', $large);

$endings = [
    'exit' => 'echo "binary \0 text\n"; exit("the end");',
    'exception' => 'throw new LogicException("thrown");',
    'memory' => 'ini_set("memory_limit", "8M"); str_repeat("x", 1 << 24);',
    'time' => 'set_time_limit(1); for (;;) { strlen("x"); }',
    'time-while-publishing' => 'set_time_limit(1); for (;;) { $channel->basicPublish("more", "", "nowhere"); }',
    'memory-in-a-call' => 'ini_set("memory_limit", "8M"); $channel->basicGet($_GET["large"], noAck: true);',
];
$fpm = new Fpm();
foreach ($endings as $how => $code) {
    $fpm->page($how, <<<PHP
        \$connection = page_connection();
        \$channel = \$connection->openChannel();
        \$channel->basicPublish('$how', '', \$_GET['queue']);
        $code
        PHP);
}
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->basicPublish('next', '', $_GET['queue']);
    $channel->queueDeclarePassive($_GET['queue']);
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);

$query = ['queue' => $queue, 'large' => $large];
$pid = $fpm->get('next', $query)['pid'];
foreach (array_keys($endings) as $how) {
    $response = $fpm->request($how, $query);
    $said = trim(preg_replace(['/ in \S+(:\d+| on line).*/s', '/( at \S+)? \(tried.*/s'], '', $response->body));
    echo "$how: ", json_encode($said), "\n";
    if ($how === 'exit') {
        echo '  byte for byte: ', json_encode($response->body === "binary \0 text\nthe end" && $response->errors === ''), "\n";
    }
    $next = $fpm->get('next', $query);
    echo '  next: ', $next['status'] > 0 && $next['pid'] === $pid ? 'works on the same worker' : json_encode($next), "\n";
}
$expected = ['next'];
foreach (array_keys($endings) as $how) {
    array_push($expected, $how, 'next');
}
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount >= count($expected), 'all messages are there');
$bodies = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    $bodies[] = $message->body;
}
sort($bodies);
sort($expected);
echo 'messages: ', $bodies === $expected ? 'all, once' : json_encode($bodies), "\n";
foreach ([$queue, $large] as $each) {
    $reader->queueDelete($each);
}
echo 'log: ', json_encode(array_values(preg_grep('/amqp_pconn:/', $fpm->phpLog()))), "\n";
?>
--EXPECT--
exit: "binary \u0000 text\nthe end"
  byte for byte: true
  next: works on the same worker
exception: "Fatal error: Uncaught LogicException: thrown"
  next: works on the same worker
memory: "Fatal error: Allowed memory size of 8388608 bytes exhausted"
  next: works on the same worker
time: "Fatal error: Maximum execution time of 1 second exceeded"
  next: works on the same worker
time-while-publishing: "Fatal error: Maximum execution time of 1 second exceeded"
  next: works on the same worker
memory-in-a-call: "Fatal error: Allowed memory size of 8388608 bytes exhausted"
  next: works on the same worker
messages: all, once
log: []
