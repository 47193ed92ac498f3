--TEST--
An event handler is told what the broker said in the order in which it said it, one number at a time, by waitForConfirms() and sleep() and nothing else
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\PConnection;

// What the broker says arrives before the answer to exchange.delete.
$peer = Peer::scripted(<<<'SCRIPT'
    handshake
    oblige-until exchange.delete
    ack 1 3
    return 1 312 NO_ROUTE - nowhere one
    nack 1 2
    ack 1 5 multiple
    return 1 313 NO_CONSUMERS exchange key two
    return 1 999 other - - three and more
    nack 1 8 multiple
    ack 1 9
    method 2 exchange.delete-ok
    oblige-until exchange.delete
    nack 1 12
    ack 1 10
    method 2 exchange.delete-ok
    oblige-until exchange.delete
    ack 1 11
    method 2 exchange.delete-ok
    oblige
    SCRIPT);
$connection = new PConnection(['port' => $peer->port]);
[$channel, $other] = [$connection->openChannel(), $connection->openChannel()];
$channel->confirmSelect();
$channel->getChannelId();
$the_broker_says = static fn () => $other->exchangeDelete('x');
$publish = static fn (int $count) => $channel->basicPublishBatch(array_fill(0, $count, ['body' => 'x', 'routing_key' => 'ignored']));
$told = new Told();
$channel->setEventHandler($told);

$publish(9);
$the_broker_says();
$channel->queueDeclare('x');
$channel->hasOutstandingConfirms();
$connection->isConnected();
echo 'other calls: ', $told->take(), "\n";
echo unconfirmed(fn () => $channel->waitForConfirms()), "\n";
echo $told->take(), "\n";
foreach ($told->returned as $message) {
    echo json_encode([$message->replyCode, $message->replyText, $message->exchange, $message->routingKey, $message->body]), "\n";
}

echo "what arrived for a handler that was taken away is not told to the next; what comes later is\n";
$publish(3);
$the_broker_says();
$channel->setEventHandler(null);
$channel->setEventHandler($told);
$the_broker_says();
echo unconfirmed(fn () => $channel->waitForConfirms()), "\n";
echo $told->take(), "\n";
echo 'failures of the script: ', json_encode($peer->command('failures')), "\n";
?>
--EXPECT--
other calls: nothing
{"code":0,"nacked":{"1":[2,6,7,8]},"missing":[]}
confirm 3, return one, nack 2, confirm 1, confirm 4, confirm 5, return two, return three and more, nack 6, nack 7, nack 8, confirm 9
[312,"NO_ROUTE","","nowhere","one"]
[313,"NO_CONSUMERS","exchange","key","two"]
[999,"other","","-","three and more"]
what arrived for a handler that was taken away is not told to the next; what comes later is
{"code":0,"nacked":{"1":[12]},"missing":[]}
confirm 11
failures of the script: ""
