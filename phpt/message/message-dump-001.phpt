--TEST--
var_dump() of the objects shows what they hold
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

$connection = connection();
$channel = $connection->openChannel();
var_dump($channel);
$ok = $channel->queueDeclare('', exclusive: true);
$channel->basicPublish('hello', '', $ok->queue, ['content_type' => 'text/plain']);
var_dump($channel, $ok);
$message = $channel->basicGet($ok->queue, noAck: true);
var_dump($message);
$connection->sleep();
var_dump($connection);
?>
--EXPECTF--
object(AmqpPconn\PChannel)#%d (2) {
  ["id"]=>
  NULL
  ["open"]=>
  bool(true)
}
object(AmqpPconn\PChannel)#%d (2) {
  ["id"]=>
  int(1)
  ["open"]=>
  bool(true)
}
object(AmqpPconn\QueueDeclareOk)#%d (3) {
  ["queue"]=>
  string(30) "amq.gen-%s"
  ["messageCount"]=>
  int(0)
  ["consumerCount"]=>
  int(0)
}
object(AmqpPconn\Message)#%d (21) {
  ["body"]=>
  string(5) "hello"
  ["exchange"]=>
  string(0) ""
  ["routingKey"]=>
  string(30) "amq.gen-%s"
  ["deliveryTag"]=>
  int(1)
  ["redelivered"]=>
  bool(false)
  ["messageCount"]=>
  int(0)
  ["consumerTag"]=>
  NULL
  ["contentType"]=>
  string(10) "text/plain"
  ["contentEncoding"]=>
  NULL
  ["headers"]=>
  array(0) {
  }
  ["deliveryMode"]=>
  NULL
  ["priority"]=>
  NULL
  ["correlationId"]=>
  NULL
  ["replyTo"]=>
  NULL
  ["expiration"]=>
  NULL
  ["messageId"]=>
  NULL
  ["timestamp"]=>
  NULL
  ["type"]=>
  NULL
  ["userId"]=>
  NULL
  ["appId"]=>
  NULL
  ["clusterId"]=>
  NULL
}
object(AmqpPconn\PConnection)#%d (8) {
  ["host"]=>
  string(%d) "%s"
  ["port"]=>
  int(%d)
  ["vhost"]=>
  string(1) "/"
  ["user"]=>
  string(5) "guest"
  ["name"]=>
  string(0) ""
  ["pool"]=>
  string(0) ""
  ["state"]=>
  string(6) "asleep"
  ["reused"]=>
  bool(false)
}
