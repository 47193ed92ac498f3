--TEST--
An exclusive queue ends with the request that declared it, though the connection lives on; other queues stay
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

// The keeper would read some of the answers.
$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
$fpm->page('declare', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->queueDeclare($_GET['queue'], exclusive: true);
    $channel->queueDeclare("{$_GET['queue']}.shared");
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);
$fpm->page('look', <<<'PHP'
    $connection = page_connection();
    $found = [];
    foreach ([$_GET['queue'], "{$_GET['queue']}.shared"] as $queue) {
        try {
            $connection->openChannel()->queueDeclarePassive($queue);
            $found[] = 'there';
        } catch (AmqpPconn\ChannelException $gone) {
            $found[] = $gone->getCode();
        }
    }
    answer(['status' => $connection->getPersistenceStatus(), 'found' => $found]);
    PHP);

$queue = unique('exclusive');
$worker = $fpm->get('declare', ['queue' => $queue])['pid'];
wait_for_answers($worker, params()['port']);
$answer = $fpm->get('look', ['queue' => $queue]);
echo 'status: ', $answer['status'], ', found: ', json_encode($answer['found']), "\n";
$worker = $fpm->get('declare', ['queue' => $queue])['pid'];
wait_for_answers($worker, params()['port']);
$answer = $fpm->get('look', ['queue' => $queue]);
echo 'status: ', $answer['status'], ', found: ', json_encode($answer['found']), "\n";
connection()->openChannel()->queueDelete("$queue.shared");
?>
--EXPECT--
status: 2, found: [404,"there"]
status: 2, found: [404,"there"]
