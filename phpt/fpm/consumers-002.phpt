--TEST--
Two channels of one connection consume a queue and both hold messages when the request ends: all are back, request after request
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
require __DIR__ . '/../include/consuming.inc';

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$messages = 60;
$fpm = new Fpm();
$fpm->page('consume', <<<'PHP'
    $connection = page_connection();
    $channels = [$connection->openChannel(), $connection->openChannel(), $connection->openChannel()];
    $seen = 0;
    foreach ($channels as $channel) {
        $channel->basicQos(20);
        $channel->basicConsume($_GET['queue'], function () use (&$seen): void {
            ++$seen;
        });
    }
    $connection->select(timeout: 10, maxMessages: 30);
    array_map(fn ($channel) => $channel->queueDeclarePassive($_GET['queue']), $channels);
    match ($_GET['end']) {
        'end' => null,
        'sleep' => $connection->sleep(requeueUnacked: true),
        'close' => array_map(fn ($channel) => $channel->close(), $channels),
        'unset' => [$channels = $connection = $channel = null, gc_collect_cycles()],
        'exit' => register_shutdown_function(fn () => exit(1)),
    };
    answer(['seen' => $seen]);
    PHP);
fill($operator, $queue, range(1, $messages));
foreach (['end', 'sleep', 'close', 'unset', 'exit', 'end'] as $end) {
    $answer = $fpm->get('consume', ['queue' => $queue, 'end' => $end]);
    wait_for_ready($operator, $queue, $messages);
    echo "$end: seen {$answer['seen']}, all back, consumers: ", $operator->queueDeclarePassive($queue)->consumerCount, "\n";
}
$bodies = array_map('intval', explode(' ', drained($operator, $queue)));
sort($bodies);
echo 'each of them once: ', json_encode($bodies === range(1, $messages)), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
end: seen 30, all back, consumers: 0
sleep: seen 30, all back, consumers: 0
close: seen 30, all back, consumers: 0
unset: seen 30, all back, consumers: 0
exit: seen 30, all back, consumers: 0
end: seen 30, all back, consumers: 0
each of them once: true
