--TEST--
EventLoop: what is called may add and remove connections, put them to sleep and shut them down; a dead one is an exception
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{EventLoop, Message, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$loop = new EventLoop();
$start = static function (string $name, Closure $act, array $bodies = ['1'], int $port = 0) use ($operator, &$queues): PConnection {
    $connection = connection(['pool' => $name] + ($port === 0 ? [] : ['port' => $port]));
    $queues[] = $queue = $operator->queueDeclare(unique('queue'))->queue;
    fill($operator, $queue, $bodies);
    $channel = $connection->openChannel();
    $channel->basicConsume($queue, static function (Message $message) use ($name, $act, $connection): int {
        echo "  $name: $message->body\n";
        return $act($connection) ?? PConnection::CONSUMER_ACK;
    });
    wait_for_ready($operator, $queue, 0);
    $channel->queueDeclarePassive($queue);
    return $connection;
};
$run = static function (string $what, PConnection ...$connections) use (&$loop): void {
    $loop = new EventLoop();
    array_map($loop->addConnection(...), $connections);
    echo "$what\n";
    $delivered = null;
    $thrown = thrown(static function () use ($loop, &$delivered): void {
        $delivered = $loop->select(timeout: 0.3);
    });
    echo '  delivered ', json_encode($delivered), ', ', preg_replace('/ended: .*/', 'ended: ...', $thrown), "\n";
};

$late = $start('late', static fn () => null);
$run('adds one: it is in the next select()', $start('adds', static function () use (&$loop, $late): void {
    $loop->addConnection($late);
}));
$delivered = $loop->select(timeout: 0);
echo "  the next: delivered $delivered\n";
$other = $start('other', static fn () => null);
$run('removes one: it is in this select() still', $start('removes', static function () use (&$loop, $other): void {
    $loop->removeConnection($other);
}), $other);
$operator->basicPublish('2', '', $queues[array_key_last($queues) - 1]);
$delivered = $loop->select(timeout: 0.2);
echo "  the next: delivered $delivered\n";
$other = $start('other', static fn () => null, ['1', '2']);
$run('puts another to sleep', $start('first', static fn () => $other->sleep(requeueUnacked: true)), $other);
$other = $start('other', static fn () => null, ['1', '2']);
$run('shuts another down', $start('first', static fn () => $other->shutdown()), $other);
$run('lets go of the loop', $start('first', static function () use (&$loop): void {
    $loop = null;
}), $start('second', static fn () => null));
$proxy = Peer::proxy((int) getenv('AMQP_PCONN_TEST_PORT'), 0);
$run('one is cut', $start('cuts', static fn () => $proxy->command('cut') === '' ?: null), $start('cut', static fn () => null, [], $proxy->port));

echo thrown(fn () => (new EventLoop())->addConnection(new stdClass())), "\n";
echo thrown(fn () => serialize(new EventLoop())), "\n";
echo thrown(static function (): void {
    $loop = new EventLoop();
    $loop->property = 1;
}), "\n";
$loop = new EventLoop();
$loop->addConnection(connection(['port' => closed_port()]));
echo preg_replace('/: .*/s', '', thrown(fn () => $loop->select(timeout: 0.1))), "\n";
$clone = clone $loop;
$clone->addConnection(connection());
echo 'a copy has a list of its own: ', substr_count(print_r($loop, true), 'AmqpPconn\PConnection Object'), ' ', substr_count(print_r($clone, true), 'AmqpPconn\PConnection Object'), "\n";
array_map($operator->queueDelete(...), $queues);
?>
--EXPECT--
adds one: it is in the next select()
  adds: 1
  delivered 1, nothing
  late: 1
  the next: delivered 1
removes one: it is in this select() still
  removes: 1
  other: 1
  delivered 2, nothing
  the next: delivered 0
puts another to sleep
  first: 1
  delivered 1, nothing
shuts another down
  first: 1
  delivered 1, nothing
lets go of the loop
  first: 1
  second: 1
  delivered 2, nothing
one is cut
  cuts: 1
  delivered null, AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: ...
TypeError: AmqpPconn\EventLoop::addConnection(): Argument #1 ($connection) must be of type AmqpPconn\PConnection, stdClass given
Exception: Serialization of 'AmqpPconn\EventLoop' is not allowed
Error: Cannot create dynamic property AmqpPconn\EventLoop::$property
AmqpPconn\ConnectionException
a copy has a list of its own: 1 2
