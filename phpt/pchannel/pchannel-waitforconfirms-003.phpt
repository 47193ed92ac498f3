--TEST--
A broker that is slow to confirm: waitForConfirms() throws what is missing by then, and waits for it again where it is called again
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--INI--
amqp_pconn.keeper=0
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\PConnection;

// What is published with this routing key an obliging broker never answers for; the script does, when it is asked for
// something else.
$peer = Peer::scripted(<<<'SCRIPT'
    handshake
    oblige-until exchange.delete
    ack 1 2
    method 2 exchange.delete-ok
    oblige-until basic.publish
    expect-content
    ack 1 1
    oblige-until exchange.delete
    ack 1 4 multiple
    method 2 exchange.delete-ok
    oblige-until exchange.delete
    nack 1 6
    method 2 exchange.delete-ok
    oblige-until exchange.delete
    ack 1 0 multiple
    method 2 exchange.delete-ok
    oblige
    SCRIPT);
$connection = new PConnection(['port' => $peer->port, 'rpc_timeout' => 0.2, 'sleep_timeout' => 0.2]);
[$channel, $other] = [$connection->openChannel(), $connection->openChannel()];
$channel->confirmSelect();
$channel->getChannelId();
$publish = static function (int $count) use ($channel): void {
    for ($i = 0; $i < $count; ++$i) {
        $channel->basicPublish('x', '', 'ignored');
    }
};
// Returns when the confirms that stand before its answer have arrived.
$the_broker_confirms = static fn () => $other->exchangeDelete('x');
$took = static function (callable $call): string {
    $started = microtime(true);
    $result = unconfirmed($call);
    $seconds = microtime(true) - $started;
    return match (true) {
        $seconds < 0.05 => 'at once',
        $seconds >= 0.2 && $seconds < 1.2 => 'after 0.2 s',
        default => "after $seconds s",
    } . ": $result";
};

$publish(4);
echo json_encode($channel->hasOutstandingConfirms()), "\n";
echo thrown(fn () => $channel->waitForConfirms(0.1)), "\n";
echo $took(fn () => $channel->waitForConfirms()), "\n";
echo $took(fn () => $channel->waitForConfirms(0)), "\n";
$the_broker_confirms();
echo 'one was confirmed: ', $took(fn () => $channel->waitForConfirms(0)), "\n";

// On a plain channel, so that nothing is read.
$other->basicPublish('x', '', 'ignored');
wait_until(static fn (): bool => unread_bytes(getmypid(), $peer->port) > 0, 'another one has arrived and was not read');
echo '0 takes what has arrived: ', $took(fn () => $channel->waitForConfirms(0)), "\n";
$the_broker_confirms();
echo 'all were: ', $took(fn () => $channel->waitForConfirms(0)), ', ', json_encode($channel->hasOutstandingConfirms()), "\n";

$publish(2);
echo $took(fn () => $channel->waitForConfirms(0.2)), "\n";
$the_broker_confirms();
echo 'one was refused: ', $took(fn () => $channel->waitForConfirms()), "\n";
echo 'which is told once: ', $took(fn () => $channel->waitForConfirms(0)), "\n";
$the_broker_confirms();
echo 'the rest was confirmed: ', $took(fn () => $channel->waitForConfirms()), "\n";

$channel->basicPublish('x', '', 'not ignored');
$publish(1);
echo 'sleep() waits for sleep_timeout: ', $took(fn () => $connection->sleep()), "\n";
wait_until(static fn (): bool => in_array('channel.close', received($peer, 0), true), 'the channel is closed');
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), ', connections: ', $peer->command('connections'), ', failures: ', $peer->command('failures'), "\n";
$figures = AmqpPconn\status();
echo "confirmed: {$figures['publishes_confirmed']}, nacked: {$figures['publishes_nacked']}, unconfirmed: {$figures['publishes_unconfirmed']}\n";
?>
--EXPECT--
true
AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 1-4 (4 to exchange "" with routing key "ignored"); no answer in time
after 0.2 s: {"code":0,"nacked":[],"missing":{"1":[1,2,3,4]}}
at once: {"code":0,"nacked":[],"missing":{"1":[1,2,3,4]}}
one was confirmed: at once: {"code":0,"nacked":[],"missing":{"1":[1,3,4]}}
0 takes what has arrived: at once: {"code":0,"nacked":[],"missing":{"1":[3,4]}}
all were: at once: all confirmed, false
after 0.2 s: {"code":0,"nacked":[],"missing":{"1":[5,6]}}
one was refused: after 0.2 s: {"code":0,"nacked":{"1":[6]},"missing":{"1":[5]}}
which is told once: at once: {"code":0,"nacked":[],"missing":{"1":[5]}}
the rest was confirmed: at once: all confirmed
sleep() waits for sleep_timeout: after 0.2 s: {"code":0,"nacked":[],"missing":{"1":[8]}}
status 2, connections: 1, failures: 
confirmed: 6, nacked: 1, unconfirmed: 1
