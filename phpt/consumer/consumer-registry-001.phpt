--TEST--
PChannel knows its consumers: added, started one by one or all, found by tag, removed one by one or all
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

use AmqpPconn\PConnection;

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$tags = static fn (): string => json_encode($channel->getConsumerTags());
[$a, $b, $c] = [new Speaking($queue, 'a'), new Speaking($queue, 'b'), new Speaking($queue, 'c')];

echo 'nothing to start: ', json_encode($channel->startAllConsumers()), ' ', $tags(), "\n";
$channel->addConsumer($a);
$channel->addConsumer($b);
$channel->addConsumer($a);
echo 'added: ', $tags(), "\n";
echo "started one that was added:\n";
echo json_encode($channel->startConsumer($b)), ' ', $tags(), "\n";
echo "one that was not:\n";
echo json_encode($channel->startConsumer($c)), ' ', $tags(), "\n";
echo 'one that runs: ', json_encode($channel->startConsumer($c)), ' ', $tags(), "\n";
echo "the rest:\n";
echo json_encode($channel->startAllConsumers()), ' ', $tags(), "\n";
echo 'none is left: ', json_encode($channel->startAllConsumers()), ' ', $tags(), "\n";
$channel->basicConsume($queue, static fn () => PConnection::CONSUMER_ACK, 'callable');
echo 'a callable beside them: ', $tags(), "\n";
echo 'by tag: ', json_encode([
    $channel->getConsumerByTag('a') === $a,
    $channel->getConsumerByTag('c') === $c,
    $channel->getConsumerByTag('callable'),
    $channel->getConsumerByTag('none'),
    $channel->getConsumerByTag(''),
]), "\n";

$channel->removeConsumer($b);
echo 'removed one: ', $tags(), ', by tag: ', json_encode($channel->getConsumerByTag('b')), "\n";
$channel->removeConsumer($b);
echo 'removed again: ', $tags(), "\n";
echo 'it is not started with the rest: ', json_encode($channel->startAllConsumers()), ' ', $tags(), "\n";
$channel->basicCancel('c');
echo "one that is only cancelled is:\n";
echo json_encode($channel->startAllConsumers()), ' ', $tags(), "\n";

$other = $connection->openChannel();
$other->removeConsumer($a);
$other->removeAllConsumers();
echo 'of no concern to another channel: ', $tags(), ' ', json_encode($other->getConsumerTags()), "\n";
echo "the same object there:\n";
echo json_encode($other->startConsumer($a)), ' ', json_encode($other->getConsumerTags()), "\n";
$other->close();

$channel->removeAllConsumers();
echo 'removed all: ', $tags(), ' ', json_encode($channel->startAllConsumers()), "\n";
$channel->removeAllConsumers();
$fresh = $connection->openChannel();
$fresh->removeAllConsumers();
echo 'of a channel that was not used: ', json_encode([$fresh->getConsumerTags(), $fresh->getConsumerByTag('a'), $fresh->startAllConsumers()]), "\n";
?>
--EXPECT--
nothing to start: false []
added: []
started one that was added:
  b: consume-ok
true ["b"]
one that was not:
  c: consume-ok
true ["b","c"]
one that runs: false ["b","c"]
the rest:
  a: consume-ok
true ["b","c","a"]
none is left: false ["b","c","a"]
a callable beside them: ["b","c","a","callable"]
by tag: [true,true,null,null,null]
  b: cancel-ok
removed one: ["c","a","callable"], by tag: null
removed again: ["c","a","callable"]
it is not started with the rest: false ["c","a","callable"]
  c: cancel-ok
one that is only cancelled is:
  c: consume-ok
true ["a","callable","c"]
of no concern to another channel: ["a","callable","c"] []
the same object there:
  a: consume-ok
true ["a"]
  a: cancel-ok
  c: cancel-ok
removed all: [] false
of a channel that was not used: [[],null,false]
