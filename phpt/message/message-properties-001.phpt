--TEST--
All fourteen properties arrive as they were sent; those that were not sent are null
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
$sent = [
    'content_type' => 'text/plain', 'content_encoding' => 'identity', 'headers' => ['a' => 'b'], 'delivery_mode' => 2, 'priority' => 255,
    'correlation_id' => "\xff\0binary", 'reply_to' => 'me', 'expiration' => '60000', 'message_id' => str_repeat('i', 255),
    'timestamp' => 4102444800, 'type' => 'greeting', 'user_id' => 'guest', 'app_id' => '', 'cluster_id' => 'c',
];
$channel->basicPublish('with all', '', $queue, $sent);
$channel->basicPublish('with none', '', $queue, array_fill_keys(array_keys($sent), null));
$channel->basicPublish('with none given', '', $queue);
$channel->basicPublish('least', '', $queue, ['delivery_mode' => 1, 'priority' => 0, 'timestamp' => 0, 'headers' => []]);

$message = $channel->basicGet($queue, noAck: true);
foreach ($sent as $name => $value) {
    $property = lcfirst(str_replace('_', '', ucwords($name, '_')));
    if ($message->$property !== $value) {
        echo "$name: ", var_export($message->$property, true), "\n";
    }
}
echo $message->body, "\n";
for ($i = 0; $i < 3; ++$i) {
    $message = $channel->basicGet($queue, noAck: true);
    $set = array_filter(get_object_vars($message), static fn (mixed $value) => $value !== null);
    unset($set['deliveryTag'], $set['routingKey']);
    echo json_encode($set), "\n";
}
?>
--EXPECT--
with all
{"body":"with none","exchange":"","redelivered":false,"messageCount":2,"headers":[]}
{"body":"with none given","exchange":"","redelivered":false,"messageCount":1,"headers":[]}
{"body":"least","exchange":"","redelivered":false,"messageCount":0,"headers":[],"deliveryMode":1,"priority":0,"timestamp":0}
