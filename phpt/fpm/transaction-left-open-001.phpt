--TEST--
What a request left uncommitted is rolled back when it is over: its message is back for the very next request, its publish never arrives, and the log says so
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

$reader = connection()->openChannel();
[$in, $out] = [unique('in'), unique('out')];
$reader->queueDeclare($in);
$reader->queueDeclare($out);

$fpm = new Fpm();
$begin = <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->txSelect();
    $message = $channel->basicGet($_GET['in']);
    $channel->basicPublish($_GET['id'], '', $_GET['out']);
    PHP;
$leaves = [
    'acked' => '$message->ack();',
    'acked and released' => '$message->ack(); unset($message, $channel);',
    'given back' => '$message->nack();',
    'not settled' => '',
    'only settled' => '$channel->txRollback(); $message->ack();',
    'only published' => '$message->nack(); $channel->txCommit(); $channel->basicPublish($_GET["id"], "", $_GET["out"]);',
    'sleep() was refused' => '$message->ack(); thrown(fn () => $connection->sleep(requeueUnacked: true));',
    'killed by an exception' => '$message->ack(); throw new LogicException("on purpose");',
    'killed by exit()' => '$message->ack(); exit("on purpose");',
    'killed by a fatal error' => '$message->ack(); ini_set("memory_limit", "8M"); str_repeat("x", 1 << 28);',
];
foreach (array_values($leaves) as $number => $end) {
    $fpm->page("leave$number", "$begin\n$end\nanswer();");
}
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $message = $channel->basicGet($_GET['in'], noAck: true);
    answer(['status' => $connection->getPersistenceStatus(), 'body' => $message?->body, 'redelivered' => $message?->redelivered, 'figures' => figures()]);
    PHP);
$fpm->get('next', ['in' => $in]);

$lines = 0;
foreach (array_keys($leaves) as $number => $case) {
    $reader->basicPublish("id$number", '', $in);
    wait_until(static fn () => $reader->queueDeclarePassive($in)->messageCount === 1, 'it is there');
    $fpm->request("leave$number", ['id' => "id$number", 'in' => $in, 'out' => $out]);
    $next = $fpm->get('next', ['in' => $in]);
    $log = array_slice(preg_grep('/^amqp_pconn: /', $fpm->phpLog()), $lines);
    $lines += count($log);
    $committed = $case === 'only published' ? 1 : 0;
    wait_until(static fn () => $reader->queueDeclarePassive($out)->messageCount === $committed, 'what was committed arrives');
    echo "$case: the next request gets ", json_encode([$next['body'] === "id$number", $next['redelivered']]), ", status {$next['status']}, published: ",
        $reader->queuePurge($out), "\n  ", implode("\n  ", preg_replace(['/127.0.0.1:\d+/', '/channel \d+/'], ['HOST:PORT', 'channel ID'], $log)), "\n";
}
$figures = $next['figures'];
echo "rolled back: {$figures['transactions rolled back']}, given back: {$figures['deliveries given back']}, opened: {$figures['sessions opened']}, ",
    'channels at most 3: ', json_encode($figures['channels'] <= 3), "\n";
$reader->queueDelete($in);
$reader->queueDelete($out);
?>
--EXPECT--
acked: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
acked and released: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
given back: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
not settled: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
only settled: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
only published: the next request gets [true,true], status 2, published: 1
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
sleep() was refused: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
killed by an exception: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
killed by exit(): the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
killed by a fatal error: the next request gets [true,true], status 2, published: 0
  amqp_pconn: what was not committed on channel ID of HOST:PORT was rolled back
  amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
rolled back: 10, given back: 9, opened: 1, channels at most 3: true
