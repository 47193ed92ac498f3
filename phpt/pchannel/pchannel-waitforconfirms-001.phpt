--TEST--
PChannel::waitForConfirms() throws the numbers of what the broker refused, once, and the channel goes on
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

use AmqpPconn\UnconfirmedPublishException;

$connection = connection();
[$channel, $other] = [$connection->openChannel(), $connection->openChannel()];
[$full, $roomy] = [unique('full'), unique('roomy')];
$channel->queueDeclare($full, arguments: ['x-max-length' => 2, 'x-overflow' => 'reject-publish']);
$channel->queueDeclare($roomy);
$channel->confirmSelect();
$other->confirmSelect();

foreach ([$full, $full, $full, $roomy, $full, $full] as $queue) {
    $channel->basicPublish('x', '', $queue);
}
try {
    $channel->waitForConfirms();
} catch (UnconfirmedPublishException $thrown) {
    echo str_replace($full, 'FULL', described($thrown)), "\n";
    echo 'by channel id: ', json_encode(['nacked' => $thrown->nacked, 'missing' => $thrown->missing]), "\n";
    echo thrown(fn () => $thrown->nacked = []), "\n";
    echo thrown(fn () => $thrown->missing = []), "\n";
}
echo 'again: ', unconfirmed(fn () => $channel->waitForConfirms()), "\n";
$other->basicPublish('x', '', $full);
echo 'the other: ', unconfirmed(fn () => $other->waitForConfirms()), "\n";

echo 'room again: ', json_encode($channel->basicGet($full, noAck: true) !== null), "\n";
echo 'number ', $channel->basicPublish('x', '', $full), ': ', unconfirmed(fn () => $channel->waitForConfirms()), "\n";
echo 'number ', $channel->basicPublish('x', '', $full), ': ', unconfirmed(fn () => $channel->waitForConfirms()), "\n";
$channel->basicPublish('x', '', $full);
wait_until(static fn (): bool => !$channel->hasOutstandingConfirms(), 'it is answered for');
echo 'refused before it was waited for: ', unconfirmed(fn () => $channel->waitForConfirms()), "\n";
echo 'arrived: ', $channel->queueDelete($full), ' and ', $channel->queueDelete($roomy), "\n";
$figures = AmqpPconn\status();
echo "published: {$figures['messages_published']}, confirmed: {$figures['publishes_confirmed']}, ",
    "nacked: {$figures['publishes_nacked']}, unconfirmed: {$figures['publishes_unconfirmed']}\n";
?>
--EXPECT--
AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: nacked 3, 5-6 (3 to exchange "" with routing key "FULL")
by channel id: {"nacked":{"1":[3,5,6]},"missing":[]}
Error: Cannot modify readonly property AmqpPconn\UnconfirmedPublishException::$nacked
Error: Cannot modify readonly property AmqpPconn\UnconfirmedPublishException::$missing
again: all confirmed
the other: {"code":0,"nacked":{"2":[1]},"missing":[]}
room again: true
number 7: all confirmed
number 8: {"code":0,"nacked":{"1":[8]},"missing":[]}
refused before it was waited for: {"code":0,"nacked":{"1":[9]},"missing":[]}
arrived: 2 and 1
published: 10, confirmed: 4, nacked: 6, unconfirmed: 0
