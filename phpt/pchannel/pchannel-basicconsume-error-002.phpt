--TEST--
What the broker refuses of basicConsume() closes that channel alone, with its code and text
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

use AmqpPconn\PConnection;

$connection = connection();
$neighbour = $connection->openChannel();
$queue = queue_with($neighbour);
$neighbour->basicConsume($queue, static fn () => PConnection::CONSUMER_ACK, 'neighbour');
$free = $neighbour->queueDeclare(unique('free'), autoDelete: true)->queue;
$stream = $neighbour->queueDeclare(unique('stream'), durable: true, arguments: ['x-queue-type' => 'stream'])->queue;
$elsewhere = connection(['pool' => 'elsewhere']);
$other = $elsewhere->openChannel();
$exclusive = queue_with($other);
$other->basicConsume($free, static fn () => null, exclusive: true);
foreach ([
    'no such queue' => ['no such queue', []],
    'the exclusive queue of another connection' => [$exclusive, []],
    'a queue with an exclusive consumer' => [$free, []],
    'a stream without prefetch' => [$stream, []],
    'an argument that makes no sense' => [$queue, ['x-priority' => 'high']],
] as $what => [$name, $arguments]) {
    $channel = $connection->openChannel();
    $consume = static fn () => $channel->basicConsume($name, static fn () => null, arguments: $arguments);
    echo "$what: ", preg_replace('/([A-Z]) - .+ \(/', '$1 - TEXT (', thrown($consume)), "\n";
    echo '  again: ', get_class(caught($consume)), ' ', caught($consume)->getCode(), "\n";
    echo '  open: ', json_encode([$channel->isOpen(), $neighbour->isOpen()]), ', consumers: ', json_encode($channel->getConsumerTags()), "\n";
}
$neighbour->basicPublish('x', '', $queue);
echo 'the neighbour gets: ', $connection->select(timeout: 10, maxMessages: 1), "\n";
$neighbour->queueDelete($stream);
echo json_encode($connection->isConnected()), "\n";

function caught(callable $call): Throwable
{
    try {
        $call();
    } catch (Throwable $thrown) {
        return $thrown;
    }
    return new LogicException('nothing');
}
?>
--EXPECTF--
no such queue: AmqpPconn\ChannelException [404]: basic.consume on HOST:PORT: channel %d was closed by the broker: 404 NOT_FOUND - TEXT (basic.consume)
  again: AmqpPconn\ChannelException 404
  open: [false,true], consumers: []
the exclusive queue of another connection: AmqpPconn\ChannelException [405]: basic.consume on HOST:PORT: channel %d was closed by the broker: 405 RESOURCE_LOCKED - TEXT (basic.consume)
  again: AmqpPconn\ChannelException 405
  open: [false,true], consumers: []
a queue with an exclusive consumer: AmqpPconn\ChannelException [403]: basic.consume on HOST:PORT: channel %d was closed by the broker: 403 ACCESS_REFUSED - TEXT (basic.consume)
  again: AmqpPconn\ChannelException 403
  open: [false,true], consumers: []
a stream without prefetch: AmqpPconn\ChannelException [406]: basic.consume on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - TEXT (basic.consume)
  again: AmqpPconn\ChannelException 406
  open: [false,true], consumers: []
an argument that makes no sense: AmqpPconn\ChannelException [406]: basic.consume on HOST:PORT: channel %d was closed by the broker: 406 PRECONDITION_FAILED - TEXT (basic.consume)
  again: AmqpPconn\ChannelException 406
  open: [false,true], consumers: []
the neighbour gets: 1
true
