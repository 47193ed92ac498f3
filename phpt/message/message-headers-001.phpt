--TEST--
Headers arrive as they were sent, however they are nested
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
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$referenced = 'referenced';
$tables = [
    ['null' => null, 'true' => true, 'false' => false],
    ['int' => 5, 'negative' => -5, 'max' => PHP_INT_MAX, 'min' => PHP_INT_MIN],
    ['float' => 0.1, 'large' => 1.7976931348623157e308, 'small' => -4.9e-324],
    ['string' => 'text', 'empty' => '', 'binary' => "\0\xff\xfe", 'long' => str_repeat('x', 100000)],
    ['list' => [1, 'two', [3.5, null, [true]]], 'empty list' => []],
    ['table' => ['a' => ['b' => ['c' => [1, ['d' => 'e']]]]]],
    [str_repeat('k', 255) => 1, '' => 'an empty key', "bi\0nary" => 2],
    ['mixed' => [0 => 'a', 2 => 'b'], 7 => 'a number as key'],
    ['reference' => &$referenced],
];
foreach ($tables as $number => $table) {
    $channel->basicPublish('', '', $queue, ['headers' => $table]);
    $headers = $channel->basicGet($queue, noAck: true)->headers;
    ksort($table);
    ksort($headers);  // RabbitMQ 4 sorts them
    echo "$number: ", json_encode($headers === $table), "\n";
    if ($headers !== $table) {
        var_dump($headers);
    }
}
?>
--EXPECT--
0: true
1: true
2: true
3: true
4: true
5: true
6: true
7: true
8: true
