--TEST--
select() runs in a Fiber; what it calls cannot suspend it: that is a FiberError where it is done, and the loop goes on
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_pcntl();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{ChannelEventHandler, Consumer, Message, PChannel, PConnection, ReturnedMessage};

function suspend(string $where): void
{
    echo "  $where: ", thrown(static fn () => Fiber::suspend($where)), "\n";
}

final class Suspending extends Speaking
{
    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        suspend(__FUNCTION__);
        return PConnection::CONSUMER_ACK;
    }

    public function handleConsumeOk(string $tag, PChannel $channel): void
    {
        suspend(__FUNCTION__);
    }

    public function handleCancelOk(string $tag, PChannel $channel): void
    {
        suspend(__FUNCTION__);
    }

    public function handleCancel(string $tag, PChannel $channel): void
    {
        suspend(__FUNCTION__);
    }
}

final class Events implements ChannelEventHandler
{
    public function publishConfirm(int $sequence): void
    {
        suspend(__FUNCTION__);
    }

    public function publishNack(int $sequence): void
    {
    }

    public function publishReturn(ReturnedMessage $message): void
    {
        suspend(__FUNCTION__);
    }
}

/** Runs it in a Fiber; what suspends that after all is said, and resumed. */
function in_fiber(string $what, Closure $call): void
{
    echo "$what:\n";
    $fiber = new Fiber($call);
    $fiber->start();
    while (!$fiber->isTerminated()) {
        echo "  it was suspended\n";
        $fiber->resume();
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a', 'b']);
in_fiber('between two loops', static function () use ($connection): void {
    $connection->select(timeout: 0);
    Fiber::suspend();
    $connection->select(timeout: 0);
});
in_fiber('a Consumer', static function () use ($connection, $channel, $queue): void {
    $channel->startConsumer(new Suspending($queue, 'tag'));
    $connection->select(timeout: 10, maxMessages: 2);
    $channel->basicCancel('tag');
});
in_fiber('a callable', static function () use ($connection, $channel, $queue): void {
    $channel->basicConsume($queue, static function (): array {
        suspend('it');
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    });
    $channel->basicPublish('c', '', $queue);
    $connection->select(timeout: 10);
});
in_fiber('a Consumer whose queue is deleted', static function () use ($connection, $channel): void {
    $channel->startConsumer(new Suspending(queue_with($channel), 'tag'));
    $channel->queueDelete('');
    $connection->select(timeout: 10);
});
in_fiber('an event handler', static function () use ($connection): void {
    $publisher = $connection->openChannel();
    $publisher->setEventHandler(new Events());
    $publisher->confirmSelect();
    $publisher->basicPublish('x', '', 'no such queue', mandatory: true);
    $connection->select(timeout: 10);
});
in_fiber('$until', static function () use ($connection, $channel, $queue): void {
    $channel->basicConsume($queue, static fn () => null);
    $connection->select(timeout: 10, until: static function (): bool {
        suspend('it');
        return true;
    });
});
foreach ([true, false] as $async) {
    in_fiber('a signal handler, ' . ($async ? 'async' : 'not async'), static function () use ($connection, $async): void {
        pcntl_async_signals($async);
        $handled = false;
        pcntl_signal(SIGUSR1, static function () use (&$handled): void {
            $handled = true;
            suspend('it');
        });
        $connection->select(timeout: 10, until: static function () use (&$handled, &$sent): bool {
            $sent ??= exec('kill -USR1 ' . getmypid()) . 'sent';
            return $handled;
        });
    });
}
$channel->removeAllConsumers();
in_fiber("a Fiber of the callback's own", static function () use ($connection, $channel, $queue): void {
    $channel->basicPublish('d', '', $queue);
    $channel->basicConsume($queue, static function (): array {
        $own = new Fiber(static fn () => null);
        echo '  ', thrown(static fn () => $own->start()), "\n";
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    });
    $connection->select(timeout: 10);
});
echo 'the loop can be run: ', $connection->select(), "\n";
?>
--EXPECT--
between two loops:
  it was suspended
a Consumer:
  handleConsumeOk: FiberError: Cannot switch fibers in current execution context
  handleDelivery: FiberError: Cannot switch fibers in current execution context
  handleDelivery: FiberError: Cannot switch fibers in current execution context
  handleCancelOk: FiberError: Cannot switch fibers in current execution context
a callable:
  it: FiberError: Cannot switch fibers in current execution context
a Consumer whose queue is deleted:
  handleConsumeOk: FiberError: Cannot switch fibers in current execution context
  handleCancel: FiberError: Cannot switch fibers in current execution context
an event handler:
  publishReturn: FiberError: Cannot switch fibers in current execution context
  publishConfirm: FiberError: Cannot switch fibers in current execution context
$until:
  it: FiberError: Cannot switch fibers in current execution context
a signal handler, async:
  it: FiberError: Cannot switch fibers in current execution context
a signal handler, not async:
  it: FiberError: Cannot switch fibers in current execution context
a Fiber of the callback's own:
  FiberError: Cannot switch fibers in current execution context
the loop can be run: 0
