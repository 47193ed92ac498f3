--TEST--
Where the connection or the channel ends while confirms are due, waitForConfirms() throws the numbers that are missing and why; later calls say that it has ended
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
need_broker();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\PConnection;

// The end comes with the third publish, after the first was confirmed.
const BEFORE = "handshake\noblige-until basic.publish\nexpect-content\nack 1 1\n"
    . "expect basic.publish\nexpect-content\nexpect basic.publish\nexpect-content\n";
$ends = [
    'the broker hangs up' => 'cut',
    'it resets the connection' => 'reset',
    'it closes the connection' => 'close-connection 320 CONNECTION_FORCED - enough',
    'it closes the channel' => "close-channel 1 406 PRECONDITION_FAILED - no\noblige",
    'it sends what is not AMQP' => "send-text HTTP/1.1\noblige",
    'it confirms what was never published' => "ack 1 4000000000\noblige",
];
$calls = [
    'waitForConfirms()' => static fn ($connection, $channel) => $channel->waitForConfirms(),
    'hasOutstandingConfirms()' => static fn ($connection, $channel) => wait_until(static fn () => !$channel->hasOutstandingConfirms(), 'it ends'),
    'basicPublish()' => static fn ($connection, $channel) => wait_until(static fn () => $channel->basicPublish('x', '', 'ignored') < 0, 'it ends'),
    'sleep()' => static fn ($connection, $channel) => $connection->sleep(),
];
/** Where a network is cut it shows sooner or later, and in one way or the other; until then more is published. */
function same(string $text): string
{
    $lost = '/the broker closed the socket|the connection was lost while (reading|writing): [A-Z][a-z ]+/';
    $varies = [$lost, '/missing 2-\d+ \(\d+/', '/\[2,3(,\d+)*\]/', '/publish number 4000000000 of \d+/'];
    return preg_replace($varies, ['LOST', 'missing 2-N (N', '[2,3...]', 'publish number 4000000000 of N'], $text);
}

foreach ($ends as $end => $steps) {
    echo "--- $end\n";
    $peer = Peer::scripted(BEFORE . $steps);
    foreach ($calls as $how => $call) {
        $connection = new PConnection(['port' => $peer->port, 'pool' => unique('pool')]);
        $channel = $connection->openChannel();
        $channel->confirmSelect();
        $channel->basicPublish('x', '', 'ignored');
        $channel->waitForConfirms();
        $message = ['body' => 'x', 'routing_key' => 'ignored'];
        $channel->basicPublishBatch([$message, $message]);
        echo "$how: ", same(unconfirmed(static fn () => $call($connection, $channel))), "\n";
        if (in_array($how, ['hasOutstandingConfirms()', 'basicPublish()'], true)) {
            echo '  waitForConfirms(): ', same(thrown(static fn () => $channel->waitForConfirms())), "\n";
        }
        if ($how !== 'sleep()') {
            echo '  waitForConfirms(): ', same(thrown(static fn () => $channel->waitForConfirms())), "\n";
            echo '  sleep(): ', thrown(static fn () => $connection->sleep()), "\n";
        }
    }
    echo 'failures of the script: ', json_encode($peer->command('failures')), "\n";
}

echo "--- a network that is cut on the way to a real broker\n";
$proxy = Peer::proxy(params()['port'], 0);
$connection = connection(['port' => $proxy->port]);
$channel = $connection->openChannel();
$channel->confirmSelect();
$channel->basicPublish('x');
$channel->waitForConfirms();
$proxy->command('stall to-client');
$channel->basicPublish('x', '', 'key');
$channel->basicPublish('x', 'no such exchange', 'key');
$proxy->command('cut');
echo same(thrown(fn () => $channel->waitForConfirms())), "\n";
echo same(thrown(fn () => $channel->waitForConfirms())), "\n";
$proxy->command('resume');
$connection->connect();
$channel = $connection->openChannel();
$channel->confirmSelect();
echo 'connected anew: ', $channel->basicPublish('x'), ' ', unconfirmed(fn () => $channel->waitForConfirms()), "\n";
?>
--EXPECT--
--- the broker hangs up
waitForConfirms(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  sleep(): nothing
hasOutstandingConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  sleep(): nothing
basicPublish(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  sleep(): nothing
sleep(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
failures of the script: ""
--- it resets the connection
waitForConfirms(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  sleep(): nothing
hasOutstandingConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  sleep(): nothing
basicPublish(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: LOST
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
  sleep(): nothing
sleep(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
failures of the script: ""
--- it closes the connection
waitForConfirms(): {"code":320,"nacked":[],"missing":{"1":[2,3...]}}
  waitForConfirms(): AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  sleep(): nothing
hasOutstandingConfirms(): AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException [320]: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  waitForConfirms(): AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  sleep(): nothing
basicPublish(): AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException [320]: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  waitForConfirms(): AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - enough
  sleep(): nothing
sleep(): {"code":320,"nacked":[],"missing":{"1":[2,3...]}}
failures of the script: ""
--- it closes the channel
waitForConfirms(): {"code":406,"nacked":[],"missing":{"1":[2,3...]}}
  waitForConfirms(): AmqpPconn\ChannelException [406]: waitForConfirms() on HOST:PORT: channel 1 was closed by the broker: 406 PRECONDITION_FAILED - no
  sleep(): nothing
hasOutstandingConfirms(): AmqpPconn\ChannelException [406]: hasOutstandingConfirms() on HOST:PORT: channel 1 was closed by the broker: 406 PRECONDITION_FAILED - no
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException [406]: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the channel was closed by the broker: 406 PRECONDITION_FAILED - no
  waitForConfirms(): AmqpPconn\ChannelException [406]: waitForConfirms() on HOST:PORT: channel 1 was closed by the broker: 406 PRECONDITION_FAILED - no
  sleep(): nothing
basicPublish(): AmqpPconn\ChannelException [406]: basic.publish on HOST:PORT: channel 1 was closed by the broker: 406 PRECONDITION_FAILED - no
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException [406]: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the channel was closed by the broker: 406 PRECONDITION_FAILED - no
  waitForConfirms(): AmqpPconn\ChannelException [406]: waitForConfirms() on HOST:PORT: channel 1 was closed by the broker: 406 PRECONDITION_FAILED - no
  sleep(): nothing
sleep(): {"code":406,"nacked":[],"missing":{"1":[2,3...]}}
failures of the script: ""
--- it sends what is not AMQP
waitForConfirms(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  sleep(): nothing
hasOutstandingConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  sleep(): nothing
basicPublish(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame of unknown type 72 arrived; its bytes begin with "HTTP/1.1"
  sleep(): nothing
sleep(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
failures of the script: ""
--- it confirms what was never published
waitForConfirms(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  sleep(): nothing
hasOutstandingConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  sleep(): nothing
basicPublish(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  waitForConfirms(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "ignored"); the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker answered for publish number 4000000000 of N
  sleep(): nothing
sleep(): {"code":0,"nacked":[],"missing":{"1":[2,3...]}}
failures of the script: ""
--- a network that is cut on the way to a real broker
AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 2-N (N to exchange "" with routing key "key", 1 to exchange "no such exchange" with routing key "key"); the connection to HOST:PORT has ended: LOST
AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: LOST
connected anew: 1 all confirmed
