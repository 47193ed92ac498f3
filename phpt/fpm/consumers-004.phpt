--TEST--
A request that is ended in a callback, however it is, gives back what it held, and the worker's next request finds a connection that works
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
$fpm = new Fpm(ini: ['max_execution_time' => '1', 'memory_limit' => '16M']);
$fpm->page('consume', <<<'PHP'
    use AmqpPconn\Message;
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->ackBuffer = 10;
    $channel->basicConsume($_GET['queue'], function (Message $message): int {
        if ($message->body !== 'b') {
            return PConnection::CONSUMER_ACK;
        }
        match ($_GET['end']) {
            'exit' => exit('exited'),
            'an exception' => throw new DomainException('thrown'),
            'memory_limit' => str_repeat('x', 1 << 26),
            'max_execution_time' => (function (): never { for (;;); })(),
            'a fatal error' => trigger_error('fatal', E_USER_ERROR),
            'an undefined function' => undefined_function(),
        };
    });
    $channel->queueDeclarePassive($_GET['queue']);
    echo $_GET['end'], ' ';
    $connection->select(timeout: 10);
    PHP);
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->basicPublish('works', '', $_GET['other']);
    $got = wait_until(fn () => $channel->basicGet($_GET['other'], noAck: true), 'it is there');
    answer(['works' => $got->body, 'select' => $connection->select(timeout: 0), 'tags' => $channel->getConsumerTags()]);
    PHP);
$other = $operator->queueDeclare(unique('other'))->queue;
$pids = [];
foreach (['exit', 'an exception', 'memory_limit', 'max_execution_time', 'a fatal error', 'an undefined function'] as $end) {
    fill($operator, $queue, ['a', 'b', 'c']);
    wait_until(fn () => $operator->queueDeclarePassive($queue)->consumerCount === 0, 'nobody consumes');
    $body = $fpm->request('consume', ['queue' => $queue, 'end' => $end])->body;
    echo preg_replace('/(: | in \/).*/s', '', trim(preg_replace('/\s+/', ' ', $body))), "\n";
    $next = $fpm->get('next', ['other' => $other]);
    $pids[] = $next['pid'];
    wait_for_ready($operator, $queue, 2);
    echo '  back: ', drained($operator, $queue), ', next: ', json_encode(array_diff_key($next, ['pid' => 0])), "\n";
}
echo 'workers: ', count(array_unique($pids)), "\n";
$operator->queueDelete($queue);
$operator->queueDelete($other);
?>
--EXPECT--
exit exited
  back: b+ c+, next: {"works":"works","select":0,"tags":[]}
an exception Fatal error
  back: b+ c+, next: {"works":"works","select":0,"tags":[]}
memory_limit Fatal error
  back: b+ c+, next: {"works":"works","select":0,"tags":[]}
max_execution_time Fatal error
  back: b+ c+, next: {"works":"works","select":0,"tags":[]}
a fatal error Fatal error
  back: b+ c+, next: {"works":"works","select":0,"tags":[]}
an undefined function Fatal error
  back: b+ c+, next: {"works":"works","select":0,"tags":[]}
workers: 1
