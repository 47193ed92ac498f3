--TEST--
After a sleep with consumers the channel goes to the next lease as any other: clean, of its kind, without a prefetch of the last one's
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

use AmqpPconn\{PChannel, PConnection};

use function AmqpPconn\status;

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$connection = connection();
foreach ([
    'plain' => static fn (PChannel $channel) => null,
    'in confirm mode' => static fn (PChannel $channel) => $channel->confirmSelect(),
    'in a transaction' => static fn (PChannel $channel) => $channel->txSelect(),
    'with a prefetch' => static fn (PChannel $channel) => $channel->basicQos(1),
    'with a global one' => static fn (PChannel $channel) => $channel->basicQos(1, true),
] as $what => $prepare) {
    $connection->connect();
    $channel = $connection->openChannel();
    $prepare($channel);
    $channel->basicConsume($queue, static fn (): int => PConnection::CONSUMER_ACK);
    $connection->sleep();
    $connection->connect();
    $fresh = $connection->openChannel();
    echo "$what: ", $connection->getPersistenceStatus() === PConnection::SOCK_REUSED ? 'reused' : 'new', ', ',
        'tags ', json_encode($fresh->getConsumerTags());
    // No prefetch: all of it comes.
    fill($operator, $queue, range(1, 5));
    $got = 0;
    $fresh->basicConsume($queue, static function () use (&$got): void {
        ++$got;
    });
    $connection->select(timeout: 10, maxMessages: 5);
    $fresh->basicAck(0, multiple: true);
    echo ", comes: $got", ', sequence: ', json_encode($fresh->basicPublish('x', '', 'no such queue')), "\n";
    $connection->sleep();
}
echo 'channels left: ', status()['channels']['open'] <= 8 ? 'a few' : status()['channels']['open'], "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
plain: reused, tags [], comes: 5, sequence: null
in confirm mode: reused, tags [], comes: 5, sequence: null
in a transaction: reused, tags [], comes: 5, sequence: null
with a prefetch: reused, tags [], comes: 5, sequence: null
with a global one: reused, tags [], comes: 5, sequence: null
channels left: a few
