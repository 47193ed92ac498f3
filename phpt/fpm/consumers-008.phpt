--TEST--
What a request held and what waited for its consumers is in the queue again at once, though nobody comes to the worker any more
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
fill($operator, $queue, range(1, 10));
$fpm = new Fpm();
$fpm->page('consume', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $seen = 0;
    $channel->basicConsume($_GET['queue'], function () use (&$seen): void {
        ++$seen;
    });
    $connection->select(timeout: 10, maxMessages: 5);
    wait_until(fn () => $channel->queueDeclarePassive($_GET['queue'])->messageCount === 0, 'all are handed out');
    answer(['seen' => $seen]);
    PHP);
$took = [];
for ($i = 0; $i < 7; ++$i) {
    $seen = $fpm->get('consume', ['queue' => $queue])['seen'];
    $ended = microtime(true);
    wait_for_ready($operator, $queue, 10);
    $took[] = microtime(true) - $ended;
}
// A busy machine makes some of them wait. Who looks every second makes each wait for most of one.
sort($took);
echo "seen: $seen, back at once: ", $took[3] < 0.5 ? 'yes' : json_encode($took), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
seen: 5, back at once: yes
