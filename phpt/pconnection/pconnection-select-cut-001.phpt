--TEST--
A connection that is cut while select() waits, or goes silent, is a ConnectionException; what was not settled is back in the queue
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_proxy();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{EventLoop, Message, PChannel, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
foreach ([
    'cut' => fn (PConnection $connection) => $connection->select(),
    'reset' => fn (PConnection $connection) => $connection->select(timeout: 20),
    'cut, in an event loop' => static function (PConnection $connection): void {
        $loop = new EventLoop();
        $loop->addConnection($other = connection(['pool' => 'other']));
        $other->openChannel()->basicConsume('amq.rabbitmq.reply-to', static fn () => null, noAck: true);
        $loop->addConnection($connection);
        $loop->select(timeout: 20);
    },
] as $how => $select) {
    $proxy = Peer::proxy((int) getenv('AMQP_PCONN_TEST_PORT'), 0);
    $connection = new PConnection(['port' => $proxy->port]);
    $channel = $connection->openChannel();
    fill($operator, $queue, ['settled', 'unsettled']);
    $act = strtok($how, ',');
    $channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($proxy, $act): ?int {
        if ($message->body === 'settled') {
            return PConnection::CONSUMER_ACK;
        }
        $channel->queueDeclare(exclusive: true);
        $proxy->command($act);
        return null;
    });
    echo "$how: ", preg_replace('/ended: .*/', 'ended: ...', thrown(fn () => $select($connection))), "\n";
    echo '  connected: ', json_encode($connection->isConnected()), ', ', preg_replace('/ended: .*/', 'ended: ...', thrown(fn () => $connection->select(timeout: 0))), "\n";
    wait_for_ready($operator, $queue, 1);
    echo '  left: ', drained($operator, $queue), "\n";
    $connection->connect();
    echo '  connected anew: ', $connection->select(timeout: 0), "\n";
}

echo 'a broker that says nothing any more: ';
$text = static fn (string $text): string => bin2hex(chr(strlen($text)) . $text);
$peer = Peer::scripted("handshake heartbeat=1\noblige-until basic.consume\nmethod 1 basic.consume-ok {$text('c')}\nsilent");
$connection = new PConnection(['port' => $peer->port, 'heartbeat' => 1]);
$connection->openChannel()->basicConsume('q', static fn () => null);
echo timed(fn () => thrown(fn () => $connection->select()), 1.5, 5), "\n";

echo 'a broker that closes the connection: ';
$peer = Peer::scripted("handshake\noblige-until basic.consume\nmethod 1 basic.consume-ok {$text('c')}\ndelay 100\nclose-connection 320 CONNECTION_FORCED - go away\noblige");
$connection = new PConnection(['port' => $peer->port]);
$connection->openChannel()->basicConsume('q', static fn () => null);
echo thrown(fn () => $connection->select()), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
cut: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
  connected: false, AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
  left: unsettled+
  connected anew: 0
reset: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
  connected: false, AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
  left: unsettled+
  connected anew: 0
cut, in an event loop: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
  connected: false, AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
  left: unsettled+
  connected anew: 0
a broker that says nothing any more: "AmqpPconn\\ConnectionException: the connection to HOST:PORT has ended: the broker was silent for two heartbeat intervals", in time
a broker that closes the connection: AmqpPconn\ConnectionException [320]: the connection to HOST:PORT has ended: the broker closed it: 320 CONNECTION_FORCED - go away
