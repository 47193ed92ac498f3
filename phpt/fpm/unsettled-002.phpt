--TEST--
A message for which there was no memory was never the program's: a shutdown function cannot settle it, and it goes back
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
$reader->basicPublish('small', '', $queue);
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 2, 'both messages are there');
$fpm = new Fpm();
$fpm->page('get', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    register_shutdown_function(static function () use ($connection, $channel): void {
        echo json_encode($channel->getUnackedTags()), ' ', thrown(fn () => $channel->basicAck(1)), "\n";
        $channel->basicAck(0, multiple: true);
        echo thrown(fn () => $connection->sleep()), "\n";
    });
    ini_set('memory_limit', '8M');
    $channel->basicGet($_GET['queue']);
    PHP);
echo preg_replace('/( at \S+)? \(tried.*?on line \d+/s', '', trim($fpm->request('get', ['queue' => $queue])->body)), "\n";
$message = wait_until(static fn () => $reader->basicGet($queue, noAck: true), 'the message is back');
echo json_encode([$message->body === $body, $message->redelivered, $reader->basicGet($queue, noAck: true)?->body]), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
Fatal error: Allowed memory size of 8388608 bytes exhausted
[] ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 1 given: it was settled already, or came without a need to be
nothing
[true,true,"small"]
