--TEST--
A priority queue hands out the greater priority first
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

use AmqpPconn\{Message, PConnection};

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, [], ['x-max-priority' => 5]);
foreach ([['a', 1], ['b', 5], ['c', 3], ['d', null], ['e', 5], ['f', 9]] as [$body, $priority]) {
    $channel->basicPublish($body, '', $queue, ['priority' => $priority]);
}
wait_for_ready($channel, $queue, 6);
$channel->basicQos(1);
$channel->basicConsume($queue, static function (Message $message): int {
    echo $message->body, ' ', json_encode($message->priority), "\n";
    return PConnection::CONSUMER_ACK;
});
$connection->select(timeout: 10, maxMessages: 6);
?>
--EXPECT--
b 5
e 5
f 9
c 3
a 1
d null
