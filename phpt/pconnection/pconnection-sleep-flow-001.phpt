--TEST--
Consumers that sleep by channel.flow, with a broker that honours it, one that does not, one that says nothing, and one that ends the connection over it: all that was under way goes back, and they go on
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

final class Noting extends AmqpPconn\SimpleConsumer
{
    public int $count = 0;

    public function handleDelivery(AmqpPconn\Message $message, AmqpPconn\PChannel $channel): int
    {
        ++$this->count;
        echo "  $this->count: $message->body\n";
        return AmqpPconn\PConnection::CONSUMER_ACK;
    }
}

$next = "---\nhandshake\noblige-until basic.consume\nmethod 1 basic.consume-ok 0163\n" . implode("\n", deliver_steps(['elsewhere'])) . "\noblige";
$flow = 'oblige-until channel.flow';
$cases = [
    'LavinMQ honours it' => ['handshake product=LavinMQ', [...deliver_steps(['late'], 3), 'method 1 channel.flow-ok 00',
        $flow, 'method 1 channel.flow-ok 00', $flow, 'method 1 channel.flow-ok 01', ...deliver_steps(['again'], 4), 'oblige']],
    'one that answers that it goes on' => ['handshake product=LavinMQ', [...deliver_steps(['late'], 3), 'method 1 channel.flow-ok 01',
        'oblige-until basic.cancel', ...deliver_steps(['later'], 4), 'method 1 basic.cancel-ok 0163',
        'oblige-until basic.consume', 'method 1 basic.consume-ok 0163', ...deliver_steps(['again'], 5), 'oblige']],
    'one that says so and goes on' => ['handshake product=LavinMQ', ['method 1 channel.flow-ok 00', ...deliver_steps(['late'], 3),
        'oblige-until basic.cancel', 'method 1 basic.cancel-ok 0163',
        'oblige-until basic.consume', 'method 1 basic.consume-ok 0163', ...deliver_steps(['again'], 4), 'oblige']],
    'one that is silent' => ['handshake product=LavinMQ', ['silent', $next]],
    'one that knows no such thing' => ['handshake product=LavinMQ', ['close-connection 540 NOT_IMPLEMENTED', $next]],
];
foreach ($cases as $case => [$handshake, $steps]) {
    echo "$case\n";
    // The first flow is the fence of the acknowledgement.
    $peer = consumed_peer([...deliver_steps(['first', 'second']), $flow, 'method 1 channel.flow-ok 01', $flow, ...$steps], $handshake);
    $connection = connection(['host' => '127.0.0.1', 'port' => $peer->port, 'sleep_timeout' => 0.3, 'rpc_timeout' => 2]);
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->startConsumer(new Noting('q', 'c'));
    $connection->select(timeout: 5, maxMessages: 1);
    $said = thrown(fn () => $connection->sleep());
    unset($channel);
    $connection->connect();
    [$channel] = array_values($connection->getChannels());
    echo '  sleep(): ', $said, ', status: ', $connection->getPersistenceStatus(), ', ', json_encode([$channel->getConsumerTags(), $channel->isSuspended()]), "\n";
    $channel->resume();
    $connection->select(timeout: 5, maxMessages: 1);
    echo '  it was asked: ', implode(' ', array_intersect(received($peer, 0), ['basic.consume', 'basic.cancel', 'basic.nack'])), "\n";
    $connection->shutdown();
}

echo "auto, with another broker\n";
$peer = consumed_peer(['oblige']);
$connection = connection(['host' => '127.0.0.1', 'port' => $peer->port]);
$channel = $connection->openChannel();
$channel->suspendOnSerialize = true;
$channel->startConsumer(new Noting('q', 'c'));
$connection->sleep();
wait_until(fn () => in_array('basic.cancel', received($peer, 0), true), 'it is cancelled');
echo '  it was asked: ', implode(' ', array_intersect(received($peer, 0), ['basic.consume', 'basic.cancel'])), "\n";
?>
--EXPECT--
LavinMQ honours it
  1: first
  sleep(): nothing, status: 2, [["c"],true]
  2: again
  it was asked: basic.consume basic.nack
one that answers that it goes on
  1: first
  sleep(): nothing, status: 2, [["c"],true]
  2: again
  it was asked: basic.consume basic.cancel basic.nack basic.consume
one that says so and goes on
  1: first
  sleep(): nothing, status: 2, [["c"],true]
  2: again
  it was asked: basic.consume basic.nack basic.nack basic.cancel basic.consume
one that is silent
  1: first
  sleep(): nothing, status: 1, [["c"],true]
  2: elsewhere
  it was asked: basic.consume
one that knows no such thing
  1: first
  sleep(): AmqpPconn\ConnectionException [540]: the connection to HOST:PORT has ended: the broker closed it: 540 NOT_IMPLEMENTED, status: 1, [["c"],true]
  2: elsewhere
  it was asked: basic.consume
auto, with another broker
  it was asked: basic.consume basic.cancel
