--TEST--
The connection is reset in the middle of a request: the program hears of it, no later call succeeds, the next request works
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/cut-in-request.inc';

$proxy = Peer::proxy(params()['port'], 0);
$fpm = cut_in_request_fpm();
$fpm->connectPagesTo($proxy->port);
$end = static fn () => $proxy->command('reset');
foreach (['small publishes', 'large publishes', 'calls'] as $how) {
    cut_in_request($fpm, $how, $end);
}
echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
small publishes:
  AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  [false,false]
  every later call: the same
  next request: [1,true]
large publishes:
  AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  [false,false]
  every later call: the same
  next request: [1,true]
calls:
  AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  [false,false]
  every later call: the same
  next request: [1,true]
log: []
