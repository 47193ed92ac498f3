--TEST--
Where there is no memory for the messages of an UnackedDeliveriesException they are lost with their request: the next one has none of them, and the worker none of their memory
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

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$fpm = new Fpm();
$fpm->page('flood', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    for ($i = 0; $i < 18; ++$i) {
        $channel->basicPublish(str_repeat("x", 1 << 19), '', $_GET['queue']);
    }
    $channel->queueDeclarePassive($_GET['queue']);
    $channel->basicConsume($_GET['queue'], static fn () => null, noAck: true);
    wait_until(static fn (): bool => $channel->queueDeclarePassive($_GET['queue'])->messageCount === 0, 'all have come');
    $channel->queueDeclarePassive($_GET['queue']);
    ini_set('memory_limit', '8M');
    $connection->sleep();
    PHP);
$fpm->page('refused', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare(exclusive: true)->queue;
    $channel->basicPublish('x', '', $queue);
    $channel->basicGet($queue);
    try {
        $connection->sleep();
    } catch (AmqpPconn\UnackedDeliveriesException $refused) {
        answer(['messages' => count($refused->messages), 'channels' => count($refused->deliveryTags)]);
    }
    PHP);
for ($i = 0; $i < 3; ++$i) {
    $response = $fpm->request('flood', ['queue' => $queue]);
    echo preg_match('/Allowed memory size of \d+ bytes exhausted/', $response->body) ? 'no memory' : "answered $response->body$response->errors", ', ';
    $answer = $fpm->get('refused');
    echo 'then: ', json_encode([$answer['messages'], $answer['channels']]), "\n";
}
$before = resident_bytes($answer['pid']);
for ($i = 0; $i < 5; ++$i) {
    $fpm->request('flood', ['queue' => $queue]);
    $fpm->get('refused');
}
$grown = resident_bytes($answer['pid']) - $before;
echo 'less than one flood more in memory: ', json_encode($grown < 9 << 20), $grown < 9 << 20 ? '' : " ($grown)", "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
no memory, then: [0,1]
no memory, then: [0,1]
no memory, then: [0,1]
less than one flood more in memory: true
