--TEST--
Consumers with a greater priority get the messages as long as they can take more
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\Message;

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$got = [];
$kept = [];
foreach (['low' => -5, 'none' => null, 'high' => 10] as $tag => $priority) {
    $one = $connection->openChannel();
    $one->basicQos(2);
    $one->basicConsume($queue, static function (Message $message) use (&$got, &$kept): void {
        $got[$message->consumerTag][] = $message->body;
        $kept[$message->consumerTag][] = $message;
    }, $tag, arguments: $priority === null ? [] : ['x-priority' => $priority]);
}
foreach (range(1, 5) as $i) {
    $channel->basicPublish((string) $i, '', $queue);
}
$connection->select(timeout: 10, maxMessages: 5);
ksort($got);
echo json_encode($got), "\n";
$got = [];
$kept['high'][0]->ack();
$channel->basicPublish('6', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);
echo json_encode($got), "\n";
foreach ($connection->getChannels() as $one) {
    $one->basicAck(0, multiple: true);
}
?>
--EXPECT--
{"high":["1","2"],"low":["5"],"none":["3","4"]}
{"high":["6"]}
