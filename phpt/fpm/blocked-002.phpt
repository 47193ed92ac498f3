--TEST--
RabbitMQ runs out of memory in the middle of a batch: the call throws at once, that request and the next ones end at once, and when it has memory again, longer than sleep_timeout later, every message arrives
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/blocked.inc';

$broker = Broker::startOwn('blocked-002');
visit_with_half_a_batch($broker, '1', 'sleep()');
visit_with_half_a_batch($broker, '1', 'the end of the request');
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('blocked-002');
?>
--EXPECT--
keeper=1, sleep()
  in time: true
  AmqpPconn\BlockedException: the rest of a write on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  sleep(): nothing
  meanwhile: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  connections: 1
  then: nothing
  arrived: all, once, whole, in order
  publish: nothing, destroyed: [], log: []
keeper=1, the end of the request
  in time: true
  AmqpPconn\BlockedException: the rest of a write on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  sleep(): nothing
  meanwhile: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  connections: 1
  then: nothing
  arrived: all, once, whole, in order
  publish: nothing, destroyed: [], log: []
