--TEST--
PConnection::select() ends by itself where nothing can come any more: no consumer is left, and no confirm is due
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{ChannelEventHandler, Message, PChannel, PConnection, ReturnedMessage};

$ends = static fn (PConnection $connection): string => timed(static fn (): int => $connection->select(), 0, 3);

$connection = connection();
echo 'not connected yet: ', $ends($connection), ', status ', $connection->getPersistenceStatus(), "\n";
$channel = $connection->openChannel();
echo 'a channel that was not used: ', $ends($connection), "\n";
$queue = queue_with($channel, ['a', 'b', 'c']);
echo 'no consumer: ', $ends($connection), "\n";
$channel->basicGet($queue);
echo 'an unsettled message: ', $ends($connection), "\n";
$channel->basicConsume($queue, static fn (Message $message): array
    => $message->body === 'b' ? [PConnection::CONSUMER_ACK] : [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL]);
echo 'the last consumer cancels itself: ', $ends($connection), "\n";
fill($channel, $queue, ['d', 'e']);
$channel->basicConsume($queue, static fn (Message $message, PChannel $channel) => $channel->basicCancel('one'), 'one');
$channel->basicConsume($queue, static fn (Message $message, PChannel $channel) => $channel->basicCancel('two'), 'two');
echo 'two, one after the other: ', $ends($connection), "\n";
$other = $connection->openChannel();
$deleted = queue_with($other);
$other->basicConsume($deleted, static fn (): int => PConnection::CONSUMER_ACK);
$channel->queueDelete($deleted);
echo 'the broker cancels it: ', $ends($connection), "\n";
$other->basicConsume($queue, static fn () => null);
$other->close();
echo 'its channel is closed: ', $ends($connection), "\n";
$channel->basicAck(0, multiple: true);

// A broker that confirms when it is told to.
$peer = Peer::scripted("handshake\noblige-until basic.publish\nexpect-content\ndelay 300\nack 1 1\noblige");
$connection = new PConnection(['port' => $peer->port]);
$channel = $connection->openChannel();
$told = new class implements ChannelEventHandler {
    public array $told = [];

    public function publishConfirm(int $sequence): void
    {
        $this->told[] = "confirm $sequence";
    }

    public function publishNack(int $sequence): void
    {
        $this->told[] = "nack $sequence";
    }

    public function publishReturn(ReturnedMessage $message): void
    {
        $this->told[] = "return $message->body";
    }
};
$channel->setEventHandler($told);
$channel->confirmSelect();
$channel->basicPublish('x', '', 'q');
echo 'a confirm is due: ', timed(fn () => $connection->select(), 0.2, 3), ', ', implode(' ', $told->told), "\n";
echo 'none is: ', $ends($connection), "\n";
?>
--EXPECT--
not connected yet: 0, in time, status 1
a channel that was not used: 0, in time
no consumer: 0, in time
an unsettled message: 0, in time
the last consumer cancels itself: 2, in time
two, one after the other: 2, in time
the broker cancels it: 0, in time
its channel is closed: 0, in time
a confirm is due: 0, in time, confirm 1
none is: 0, in time
