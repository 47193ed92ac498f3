--TEST--
A delivery that a request has not settled is back in its queue when the request is over, redelivered; one it settled is not
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
    $channel = page_connection()->openChannel();
    [$a, $b] = [$channel->basicGet($_GET['queue']), $channel->basicGet($_GET['queue'])];
    $a->ack();
    answer(['bodies' => [$a->body, $b->body], 'figures' => figures()]);
    PHP);
$fpm->page('get', <<<'PHP'
    $connection = page_connection();
    $message = $connection->openChannel()->basicGet($_GET['queue']);
    $message?->nack();
    answer(['body' => $message?->body, 'redelivered' => $message?->redelivered, 'status' => $connection->getPersistenceStatus(), 'figures' => figures()]);
    PHP);

$reader->basicPublish('settled', '', $queue);
$reader->basicPublish('left', '', $queue);
wait_until(fn () => $reader->queueDeclarePassive($queue)->messageCount === 2, 'both are there');
echo implode(' ', $fpm->get('leave', ['queue' => $queue])['bodies']), "\n";
$next = $fpm->get('get', ['queue' => $queue]);
echo "the next request of the worker gets: {$next['body']} ", json_encode($next['redelivered']), ", status {$next['status']}\n";
$message = wait_until(fn () => $reader->basicGet($queue), 'it is back');
echo "another consumer gets: $message->body ", json_encode([$message->redelivered, $message->messageCount]), "\n";
$message->ack();
echo 'figures: ', json_encode([$next['figures']['deliveries settled'], $next['figures']['deliveries given back'], $next['figures']['channels closed']]), "\n";
echo implode("\n", preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', $fpm->phpLog())), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
settled left
the next request of the worker gets: left true, status 2
another consumer gets: left [true,0]
figures: [2,1,0]
amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
