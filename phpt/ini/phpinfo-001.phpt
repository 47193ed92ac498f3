--TEST--
phpinfo() shows the settings and this worker's figures
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

ini_set('amqp_pconn.url', 'amqp://guest:secret@h');
$connection = connection();
$connection->openChannel()->basicPublish('x', '', 'nowhere');
$connection->sleep();
(new ReflectionExtension('amqp_pconn'))->info();
?>
--EXPECTF--
amqp_pconn

amqp_pconn => enabled
Version => %s
Protocol => AMQP 0-9-1
librabbitmq (codec) => %s

This worker => Now
sessions leased => 0
sessions parked => %d
sessions settling => %d
channels => 1
channels spare => 0
channels left open => 1
keeper => running

This worker => Since it started
sessions opened => 1
sessions reused => 0
sessions replaced => 0
sessions destroyed: closed by the broker => 0
sessions destroyed: broken => 0
sessions destroyed: killed inside a call => 0
sessions destroyed: idle_timeout => 0
sessions destroyed: max_lifetime => 0
sessions destroyed: not settled => 0
sessions destroyed: shutdown() => 0
sessions destroyed: process end => 0
sessions destroyed: another process => 0
sessions destroyed: opcache.preload => 0
sessions destroyed: evicted => 0
sessions destroyed: over a limit => 0
channels opened => 1
channels closed => 0
spare channels taken => 1
fences sent => 1
heartbeats sent => 0
late channel errors => 0
messages published => 1
publishes confirmed => 0
publishes nacked => 0
publishes never confirmed => 0
messages returned => 0
late returns => 0
connections blocked => 0
transactions rolled back => 0
messages got => 0
messages consumed => 0
deliveries settled => 0
deliveries given back => 0
system calls: send => %d
system calls: receive => %d
system calls: poll => %d

Directive => Local Value => Master Value
amqp_pconn.url => amqp://... (hidden: it may hold a password) => no value
amqp_pconn.persistence_dir => no value => no value
amqp_pconn.connect_timeout => 3 => 3
amqp_pconn.rpc_timeout => 10 => 10
amqp_pconn.write_timeout => 10 => 10
amqp_pconn.sleep_timeout => 3 => 3
amqp_pconn.heartbeat => 60 => 60
amqp_pconn.keeper => 1 => 1
amqp_pconn.max_connections => 64 => 64
amqp_pconn.max_connections_per_key => 16 => 16
amqp_pconn.idle_timeout => 300 => 300
amqp_pconn.max_lifetime => 3600 => 3600
amqp_pconn.max_spare_channels => 8 => 8
