--TEST--
Exceptions and errors of consumers under an event loop, in destructors, and with acknowledgements put off: nothing that was settled is lost
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

use AmqpPconn\{EventLoop, Message, PConnection};

final class Throws
{
    public function __destruct()
    {
        throw new DomainException('from a destructor');
    }
}

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$run = static function (string $what, Closure $consumer, string $selects = PConnection::class) use ($operator, $queue): void {
    fill($operator, $queue, ['a', 'b', 'c', 'd']);
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    $channel->ackBuffer = 10;
    $channel->basicConsume($queue, $consumer);
    wait_for_ready($operator, $queue, 0);
    $loop = new EventLoop();
    $loop->addConnection($connection);
    $thrown = thrown(fn () => ($selects === EventLoop::class ? $loop : $connection)->select(timeout: 5));
    echo "$what: $thrown, unsettled: ", json_encode($channel->getUnackedTags()), "\n";
    $connection->shutdown();
    wait_until(static fn () => $operator->queueDeclarePassive($queue)->messageCount > 0, 'something is back');
    echo '  left: ', drained($operator, $queue), "\n";
};
$throws_at_c = static fn (Message $message): int => $message->body === 'c' ? throw new DomainException('at c') : PConnection::CONSUMER_ACK;
$run('acks put off', $throws_at_c);
$run('an event loop', $throws_at_c, EventLoop::class);
$run('nonsense', static fn (Message $message): mixed => $message->body === 'c' ? 'nonsense' : PConnection::CONSUMER_ACK);
$run('a destructor', static function (Message $message): int {
    if ($message->body === 'c') {
        $throws = new Throws();
    }
    return PConnection::CONSUMER_ACK;
});
$run('what is returned', static function (Message $message): mixed {
    return $message->body === 'c' ? [new Throws()] : PConnection::CONSUMER_ACK;
});
$operator->queueDelete($queue);
?>
--EXPECT--
acks put off: DomainException: at c, unsettled: [3]
  left: c+ d+
an event loop: DomainException: at c, unsettled: [3]
  left: c+ d+
nonsense: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, string returned, unsettled: [3]
  left: c+ d+
a destructor: DomainException: from a destructor, unsettled: [3]
  left: c+ d+
what is returned: DomainException: from a destructor, unsettled: [3]
  left: c+ d+
