--TEST--
PChannel: what belongs to confirm mode, to a transaction or to an event handler is refused where it does not, and nothing is sent
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

$connection = connection();
$connection->connect();
// The first is bound to no channel of the broker yet.
$plain = [$connection->openChannel(), $connection->openChannel()];
$plain[1]->getChannelId();
$confirm = $connection->openChannel();
$confirm->confirmSelect();
$confirm->basicPublish('x');
$confirm->waitForConfirms();
$transaction = $connection->openChannel();
$transaction->txSelect();
$transaction->txCommit();
$slept = connection(['pool' => 'slept']);
$of_slept = $slept->openChannel();
$of_slept->confirmSelect();
$slept->sleep();
$closed = $connection->openChannel();
$closed->close();

$sends = sends();
foreach ($plain as $channel) {
    echo 'waitForConfirms: ', thrown(fn () => $channel->waitForConfirms()), "\n";
    echo 'txCommit: ', thrown(fn () => $channel->txCommit()), "\n";
    echo 'txRollback: ', thrown(fn () => $channel->txRollback()), "\n";
    echo 'nothing is due: ', json_encode($channel->hasOutstandingConfirms()), "\n";
}
echo "in confirm mode\n";
echo 'txSelect: ', thrown(fn () => $confirm->txSelect()), "\n";
echo 'txCommit: ', thrown(fn () => $confirm->txCommit()), "\n";
echo 'txRollback: ', thrown(fn () => $confirm->txRollback()), "\n";
echo "in a transaction\n";
echo 'confirmSelect: ', thrown(fn () => $transaction->confirmSelect()), "\n";
echo 'waitForConfirms: ', thrown(fn () => $transaction->waitForConfirms()), "\n";
foreach (['closed by the program' => $closed, 'of a connection that sleeps' => $of_slept] as $what => $channel) {
    echo "$what\n";
    foreach (['confirmSelect', 'waitForConfirms', 'hasOutstandingConfirms', 'txSelect', 'txCommit', 'txRollback'] as $method) {
        echo "$method: ", thrown(fn () => $channel->$method()), "\n";
    }
    echo 'basicPublishBatch: ', thrown(fn () => $channel->basicPublishBatch([])), "\n";
}
echo "time-outs\n";
foreach ([-1, -0.001, NAN, INF, -INF, 86401, 86400.5, PHP_INT_MAX, 'soon', []] as $timeout) {
    echo thrown(fn () => $confirm->waitForConfirms($timeout)), "\n";
}
echo 'those that are right: ', implode(', ', array_map(fn ($timeout) => thrown(fn () => $confirm->waitForConfirms($timeout)), [null, 0, -0.0, 0.5, '1.5', 86400])), "\n";
echo "arguments\n";
foreach (['x', 5, null, new stdClass(), fn () => []] as $messages) {
    echo thrown(fn () => $confirm->basicPublishBatch($messages)), "\n";
}
echo thrown(fn () => $confirm->basicPublishBatch()), "\n";
echo thrown(fn () => $confirm->basicPublish('x', immediate: true)), "\n";
echo thrown(fn () => $confirm->basicPublish('x', '', '', [], true, true)), "\n";
echo thrown(fn () => $confirm->basicPublish('x', mandatory: [])), "\n";
foreach ([new stdClass(), 'Told', fn () => null] as $handler) {
    echo thrown(fn () => $confirm->setEventHandler($handler)), "\n";
}
echo thrown(fn () => $confirm->setEventHandler()), "\n";
foreach (['confirmSelect', 'hasOutstandingConfirms', 'txSelect', 'txCommit', 'txRollback'] as $method) {
    echo thrown(fn () => $confirm->$method(1)), "\n";
}
echo 'bytes were sent: ', sends() - $sends, " times\n";
echo 'all as good as before: ', $confirm->basicPublish('x'), ' ', unconfirmed(fn () => $confirm->waitForConfirms()), ' ',
    thrown(fn () => $transaction->txRollback()), ' ', json_encode(array_map(static fn ($channel): bool => $channel->isOpen(), $plain)), "\n";
?>
--EXPECT--
waitForConfirms: AmqpPconn\ChannelException: waitForConfirms() needs a channel in confirm mode; confirmSelect() puts it there, before the first publish
txCommit: AmqpPconn\ChannelException: tx.commit needs a channel in a transaction; txSelect() begins one
txRollback: AmqpPconn\ChannelException: tx.rollback needs a channel in a transaction; txSelect() begins one
nothing is due: false
waitForConfirms: AmqpPconn\ChannelException: waitForConfirms() needs a channel in confirm mode; confirmSelect() puts it there, before the first publish
txCommit: AmqpPconn\ChannelException: tx.commit on HOST:PORT: channel 1 is in no transaction; txSelect() begins one
txRollback: AmqpPconn\ChannelException: tx.rollback on HOST:PORT: channel 1 is in no transaction; txSelect() begins one
nothing is due: false
in confirm mode
txSelect: AmqpPconn\ChannelException: tx.select on HOST:PORT: channel 2 had confirm.select before, and cannot have both; open another
txCommit: AmqpPconn\ChannelException: tx.commit on HOST:PORT: channel 2 is in no transaction; txSelect() begins one
txRollback: AmqpPconn\ChannelException: tx.rollback on HOST:PORT: channel 2 is in no transaction; txSelect() begins one
in a transaction
confirmSelect: AmqpPconn\ChannelException: confirm.select on HOST:PORT: channel 3 had tx.select before, and cannot have both; open another
waitForConfirms: AmqpPconn\ChannelException: waitForConfirms() needs a channel in confirm mode; confirmSelect() puts it there, before the first publish
closed by the program
confirmSelect: AmqpPconn\ChannelException: the channel was closed by the program
waitForConfirms: AmqpPconn\ChannelException: the channel was closed by the program
hasOutstandingConfirms: AmqpPconn\ChannelException: the channel was closed by the program
txSelect: AmqpPconn\ChannelException: the channel was closed by the program
txCommit: AmqpPconn\ChannelException: the channel was closed by the program
txRollback: AmqpPconn\ChannelException: the channel was closed by the program
basicPublishBatch: AmqpPconn\ChannelException: the channel was closed by the program
of a connection that sleeps
confirmSelect: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
waitForConfirms: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
hasOutstandingConfirms: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
txSelect: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
txCommit: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
txRollback: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
basicPublishBatch: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
time-outs
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), -1 given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), -0.001 given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), NAN given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), INF given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), -INF given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), 86401 given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), 86400.5 given
ValueError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be between 0 and 86400 (seconds), 9.223372036854776E+18 given
TypeError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be of type ?float, string given
TypeError: AmqpPconn\PChannel::waitForConfirms(): Argument #1 ($timeout) must be of type ?float, array given
those that are right: nothing, nothing, nothing, nothing, nothing, nothing
arguments
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) must be of type Traversable|array, string given
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) must be of type Traversable|array, int given
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) must be of type Traversable|array, null given
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) must be of type Traversable|array, stdClass given
TypeError: AmqpPconn\PChannel::basicPublishBatch(): Argument #1 ($messages) must be of type Traversable|array, Closure given
ArgumentCountError: AmqpPconn\PChannel::basicPublishBatch() expects exactly 1 argument, 0 given
Error: Unknown named parameter $immediate
ArgumentCountError: AmqpPconn\PChannel::basicPublish() expects at most 5 arguments, 6 given
TypeError: AmqpPconn\PChannel::basicPublish(): Argument #5 ($mandatory) must be of type bool, array given
TypeError: AmqpPconn\PChannel::setEventHandler(): Argument #1 ($handler) must be of type ?AmqpPconn\ChannelEventHandler, stdClass given
TypeError: AmqpPconn\PChannel::setEventHandler(): Argument #1 ($handler) must be of type ?AmqpPconn\ChannelEventHandler, string given
TypeError: AmqpPconn\PChannel::setEventHandler(): Argument #1 ($handler) must be of type ?AmqpPconn\ChannelEventHandler, Closure given
ArgumentCountError: AmqpPconn\PChannel::setEventHandler() expects exactly 1 argument, 0 given
ArgumentCountError: AmqpPconn\PChannel::confirmSelect() expects exactly 0 arguments, 1 given
ArgumentCountError: AmqpPconn\PChannel::hasOutstandingConfirms() expects exactly 0 arguments, 1 given
ArgumentCountError: AmqpPconn\PChannel::txSelect() expects exactly 0 arguments, 1 given
ArgumentCountError: AmqpPconn\PChannel::txCommit() expects exactly 0 arguments, 1 given
ArgumentCountError: AmqpPconn\PChannel::txRollback() expects exactly 0 arguments, 1 given
bytes were sent: 0 times
all as good as before: 2 all confirmed nothing [true,true]
