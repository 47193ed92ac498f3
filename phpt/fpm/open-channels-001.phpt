--TEST--
A channel that a request left open is listed under its id in the next one and can be used; one that it closed is not listed
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
$fpm = new Fpm();
$fpm->page('leave', <<<'PHP'
    $connection = page_connection();
    [$closed, $left] = [$connection->openChannel(), $connection->openChannel()];
    $ids = ['closed' => $closed->getChannelId(), 'left' => $left->getChannelId()];
    $closed->close();
    answer($ids);
    PHP);
$fpm->page('list', <<<'PHP'
    $connection = page_connection();
    $channels = $connection->getChannels();
    foreach ($channels as $id => $channel) {
        $same = $channel->getChannelId() === $id && $connection->getChannel($id) === $channel;
        $channel->basicPublish("from $id", '', $_GET['queue']);
        $channel->close();
    }
    answer(['ids' => array_keys($channels), 'same' => $same ?? null]);
    PHP);

$left = $fpm->get('leave');
$list = $fpm->get('list', ['queue' => $queue]);
echo 'listed is what was left open: ', json_encode($list['ids'] === [$left['left']]), "\n";
echo 'under its id, and the same object: ', json_encode($list['same']), "\n";
$message = wait_until(static fn () => $reader->basicGet($queue, noAck: true), 'the message arrives');
echo 'its message arrives: ', json_encode($message->body === "from {$left['left']}"), "\n";
echo 'listed after all were closed: ', json_encode($fpm->get('list', ['queue' => $queue])['ids']), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
listed is what was left open: true
under its id, and the same object: true
its message arrives: true
listed after all were closed: []
