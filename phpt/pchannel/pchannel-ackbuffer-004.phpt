--TEST--
PChannel::$ackBuffer: what was put off is on the wire before anything else is settled, before a get and a recover, and when the loop, the channel or the lease ends
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

use AmqpPconn\{Message, PChannel, PConnection};

// The third of three messages does it, when the first two have been acknowledged.
$acts = [
    'CONSUMER_REJECT' => static fn (): int => PConnection::CONSUMER_REJECT,
    'CONSUMER_DROP' => static fn (): int => PConnection::CONSUMER_DROP,
    'nack()' => static fn (Message $message) => $message->nack(),
    'nack with multiple' => static fn (Message $message, PChannel $channel) => $channel->basicNack($message->deliveryTag, multiple: true),
    'ack with multiple' => static fn (Message $message, PChannel $channel) => $channel->basicAck(0, multiple: true),
    'basicGet()' => static fn (Message $message, PChannel $channel) => $channel->basicGet('q'),
    'basicRecover()' => static fn (Message $message, PChannel $channel) => $channel->basicRecover(),
    'CONSUMER_CANCEL' => static fn (): int => PConnection::CONSUMER_CANCEL,
    'an exception' => static fn () => throw new DomainException('thrown'),
    'close()' => static fn (Message $message, PChannel $channel) => $channel->close(),
    'sleep()' => static function (Message $message, PChannel $channel): void {
        $message->ack();
        $channel->getConnection()->sleep();
    },
];
$answers = [
    'basicRecover()' => ['oblige-until basic.recover', 'method 1 basic.recover-ok'],
    'CONSUMER_CANCEL' => ['oblige-until basic.cancel', 'method 1 basic.cancel-ok 0163'],
    'close()' => ['oblige-until basic.cancel', 'method 1 basic.cancel-ok 0163'],
    'sleep()' => ['oblige-until basic.cancel', 'method 1 basic.cancel-ok 0163'],
];
foreach ($acts as $what => $act) {
    $peer = consumed_peer([...deliver_steps(['a', 'b', 'c']), ...$answers[$what] ?? [], 'oblige']);
    $connection = new PConnection(['port' => $peer->port, 'rpc_timeout' => 5]);
    $channel = $connection->openChannel();
    $channel->ackBuffer = 10;
    $channel->basicConsume('q', static fn (Message $message, PChannel $channel) => $message->body === 'c' ? $act($message, $channel) : PConnection::CONSUMER_ACK, 'c');
    $thrown = thrown(static fn () => $connection->select(timeout: 10, maxMessages: 3));
    // Two answers: what was written before the first has been received then, and what was written because of it.
    $connection->connect();
    $other = $connection->openChannel();
    $other->queueDeclare('q');
    $other->queueDeclare('q');
    $received = received($peer, 0);
    $received = array_slice($received, array_search('basic.consume', $received, true) + 1);
    echo "$what: ", implode(' ', array_filter($received, static fn (string $name): bool => str_starts_with($name, 'basic.'))), "\n";
    $connection->shutdown();
}
?>
--EXPECT--
CONSUMER_REJECT: basic.ack basic.reject
CONSUMER_DROP: basic.ack basic.reject
nack(): basic.ack basic.nack
nack with multiple: basic.ack basic.nack
ack with multiple: basic.ack basic.ack
basicGet(): basic.ack basic.get
basicRecover(): basic.ack basic.recover
CONSUMER_CANCEL: basic.ack basic.cancel
an exception: basic.ack
close(): basic.ack basic.cancel basic.nack
sleep(): basic.ack basic.cancel
