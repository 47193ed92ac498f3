--TEST--
A consumer with noAck when the request ends: what was under way is lost, and that is a line in the log with its count
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
$fpm = new Fpm();
$fpm->page('consume', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $seen = 0;
    $channel->basicConsume($_GET['queue'], function () use (&$seen): void {
        ++$seen;
    }, noAck: true);
    $connection->select(timeout: 10, maxMessages: (int) $_GET['take']);
    wait_until(fn () => $channel->queueDeclarePassive($_GET['queue'])->messageCount === 0, 'all are under way');
    answer(['seen' => $seen, 'body' => $channel->isOpen()]);
    PHP);
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    answer(['tags' => $channel->getConsumerTags(), 'select' => $connection->select(timeout: 0), 'settling' => AmqpPconn\status()['sessions']['settling']]);
    PHP);
foreach ([20 => 5, 3 => 3, 2 => 1] as $messages => $take) {
    fill($operator, $queue, range(1, $messages));
    $lines = count($fpm->phpLog());
    $answer = $fpm->get('consume', ['queue' => $queue, 'take' => $take]);
    $lost = $messages - $answer['seen'];
    $next = wait_until(function () use ($fpm): ?array {
        $next = $fpm->get('next');
        return $next['settling'] === 0 ? $next : null;
    }, 'all is answered');
    $new = array_slice($fpm->phpLog(), $lines);
    echo "$messages, seen {$answer['seen']}: ", json_encode([$next['tags'], $next['select']]), ', left: ', ready($operator, $queue), ', log: ',
        preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', implode(' | ', $new)) ?: 'nothing', "\n";
}
$operator->queueDelete($queue);
?>
--EXPECT--
20, seen 5: [[],0], left: 0, log: amqp_pconn: 15 deliveries of consumers with no-ack on channel 1 of HOST:PORT came when nobody was left to take them, and are lost
3, seen 3: [[],0], left: 0, log: nothing
2, seen 1: [[],0], left: 0, log: amqp_pconn: 1 deliveries of consumers with no-ack on channel 1 of HOST:PORT came when nobody was left to take them, and are lost
