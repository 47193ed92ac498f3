--TEST--
Message: what it holds outlives it where others hold it too, however the garbage collector finds it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$channel = connection()->openChannel();
$queue = $channel->queueDeclare(exclusive: true)->queue;
foreach ([true, false] as $noAck) {
    foreach ([false, true] as $asTable) {
        $channel->basicPublish('x', '', $queue, ['headers' => ['a' => ['b' => 'c'], 'n' => 5]]);
        $message = $channel->basicGet($queue, $noAck);
        $headers = $message->headers;
        if ($asTable) {
            get_object_vars($message);
        }
        $cycle = new stdClass();
        $cycle->self = $cycle;
        $cycle->message = $message;
        unset($message, $cycle);
        echo gc_collect_cycles() > 0 ? 'collected ' : 'nothing ';
        $others = array_map(static fn (int $i): array => ['other' => $i, 'y' => [1, 2, $i]], range(1, 50));
        echo json_encode($headers), "\n";
    }
}
$channel->basicAck(0, multiple: true);
?>
--EXPECT--
collected {"a":{"b":"c"},"n":5}
collected {"a":{"b":"c"},"n":5}
collected {"a":{"b":"c"},"n":5}
collected {"a":{"b":"c"},"n":5}
