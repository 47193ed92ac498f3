--TEST--
The broker closes the connection in the middle of a request: the program hears why, no later call succeeds, the next request works
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
require __DIR__ . '/cut-in-request.inc';

$broker = Broker::shared();
$fpm = cut_in_request_fpm();
$end = static function () use ($broker, $fpm): void {
    $ours = "lists:prefix(\"$fpm->name \", binary_to_list(proplists:get_value(user_provided_name, I, <<>>)))";
    $broker->eval("length([rabbit_networking:close_connection(P, \"for a test\") || {P, I} <- ets:tab2list(connection_created), $ours])");
};
foreach (['small publishes', 'large publishes', 'calls'] as $how) {
    cut_in_request($fpm, $how, $end);
}
echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
small publishes:
  AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - for a test
  [false,false]
  every later call: the same
  next request: [1,true]
large publishes:
  AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - for a test
  [false,false]
  every later call: the same
  next request: [1,true]
calls:
  AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - for a test
  [false,false]
  every later call: the same
  next request: [1,true]
log: []
