--TEST--
A returned message comes to publishReturn() whole, with all its properties, headers and its body, before its confirm
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
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\ReturnedMessage;

$connection = connection();
$channel = $connection->openChannel();
$exchange = unique('exchange');
$channel->exchangeDeclare($exchange, autoDelete: true);
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->queueBind($queue, $exchange, 'bound');
$channel->confirmSelect();
$told = new Told();
$channel->setEventHandler($told);

$sent = [
    'content_type' => 'text/plain', 'content_encoding' => 'identity', 'headers' => ['a' => ['b' => [1, 2.5, null, true]], 'c' => "\xff\0"],
    'delivery_mode' => 2, 'priority' => 255, 'correlation_id' => "\xff\0binary", 'reply_to' => 'me', 'expiration' => '60000',
    'message_id' => str_repeat('i', 255), 'timestamp' => 4102444800, 'type' => 'greeting', 'user_id' => 'guest', 'app_id' => '',
    'cluster_id' => 'c',
];
$channel->basicPublish('with all', $exchange, 'un bound', $sent, true);
$channel->waitForConfirms();
echo $told->take(), "\n";
$message = $told->returned[0];
echo json_encode([$message->replyCode, $message->replyText, $message->exchange === $exchange, $message->routingKey, $message->body]), "\n";
foreach ($sent as $name => $value) {
    $property = lcfirst(str_replace('_', '', ucwords($name, '_')));
    if ($message->$property !== $value) {
        echo "$name: ", var_export($message->$property, true), "\n";
    }
}
echo 'properties: ', count(get_object_vars($message)) - 5, "\n";

echo "without any\n";
$channel->basicPublish('', '', 'no such queue', mandatory: true);
$channel->waitForConfirms();
echo $told->take(), "\n";
$set = array_filter(get_object_vars($told->returned[1]), static fn (mixed $value) => $value !== null);
echo json_encode($set), "\n";

echo "bodies of all sizes\n";
$told->returned = [];
$bodies = array_map(static fn (int $size): string => $size === 0 ? '' : random_bytes($size), [0, 1, 16384, 131064, 131065, 300000, 5]);
foreach ($bodies as $body) {
    $channel->basicPublish($body, '', 'no such queue', mandatory: true);
}
$channel->waitForConfirms();
echo json_encode(array_map(static fn (ReturnedMessage $message): string => $message->body, $told->returned) === $bodies), "\n";
$told->take();

echo 'what is not mandatory, or has a queue, does not come back: ';
$channel->basicPublish('x', '', 'no such queue');
$channel->basicPublish('x', $exchange, 'bound', mandatory: true);
$channel->waitForConfirms();
echo str_contains($told->take(), 'return') ? 'it did' : 'true', "\n";

echo "without confirm mode\n";
$plain = $connection->openChannel();
$plain->setEventHandler($told);
$plain->basicPublish('plain', '', 'no such queue', mandatory: true);
$plain->queueDeclarePassive($queue);
echo 'told by no other call: ', $told->take(), "\n";
$connection->sleep();
echo 'told by sleep(): ', $told->take(), "\n";
$figures = AmqpPconn\status();
echo "returned: {$figures['messages_returned']}, late: {$figures['late_returns']}, confirmed: {$figures['publishes_confirmed']}\n";
echo thrown(fn () => $message->body = 'x'), "\n";
echo thrown(fn () => new ReturnedMessage()), "\n";
echo thrown(fn () => serialize($message)), "\n";
echo thrown(fn () => $message->more = 'x'), "\n";
?>
--EXPECT--
return with all, confirm 1
[312,"NO_ROUTE",true,"un bound","with all"]
properties: 14
without any
return , confirm 2
{"replyCode":312,"replyText":"NO_ROUTE","exchange":"","routingKey":"no such queue","body":"","headers":[]}
bodies of all sizes
true
what is not mandatory, or has a queue, does not come back: true
without confirm mode
told by no other call: nothing
told by sleep(): return plain
returned: 10, late: 0, confirmed: 11
Error: Cannot modify readonly property AmqpPconn\ReturnedMessage::$body
Error: Call to private AmqpPconn\ReturnedMessage::__construct() from global scope
Exception: Serialization of 'AmqpPconn\ReturnedMessage' is not allowed
Error: Cannot create dynamic property AmqpPconn\ReturnedMessage::$more
