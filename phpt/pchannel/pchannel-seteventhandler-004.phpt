--TEST--
Fiber::suspend() in an event handler is a FiberError; a fiber that waits for confirms is told of them in order
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

$connection = connection();
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->confirmSelect();
$publish = static function () use ($channel, $queue): void {
    for ($i = 0; $i < 3; ++$i) {
        $channel->basicPublish('x', '', $queue);
    }
};
$in_fiber = static function (callable $do): void {
    $fiber = new Fiber(static function () use ($do): void {
        echo 'the fiber: ', unconfirmed($do), "\n";
    });
    $suspended = $fiber->start();
    echo 'it suspended: ', json_encode($suspended), ', has ended: ', json_encode($fiber->isTerminated()), "\n";
};
$suspends = static fn (string $on, callable $suspend) => new Told(static function (string $line) use ($on, $suspend): void {
    $line === $on and $suspend();
});

$publish();
$channel->setEventHandler($told = $suspends('confirm 2', static fn () => Fiber::suspend('from waitForConfirms()')));
$in_fiber(static fn () => $channel->waitForConfirms());
echo "told: {$told->take()}\n";
$in_fiber(static fn () => $channel->waitForConfirms());
echo "told: {$told->take()}\n";

$publish();
$channel->setEventHandler($told = $suspends('confirm 5', static fn () => Fiber::suspend('from sleep()')));
$in_fiber(static fn () => $connection->sleep());
echo "told: {$told->take()}\n";

echo 'another fiber may not run in it either: ';
$channel->setEventHandler($told = $suspends('confirm 7', static function (): void {
    (new Fiber(static fn () => null))->start();
}));
$publish();
echo unconfirmed(static fn () => $channel->waitForConfirms()), "\n";

echo 'afterwards fibers are as free as ever: ';
$channel->setEventHandler(null);
$channel->waitForConfirms();
$fiber = new Fiber(static fn () => Fiber::suspend('suspended'));
echo $fiber->start(), "\n";

echo 'two fibers take turns: ';
$channel->setEventHandler($told = new Told());
$publish();
$fibers = array_map(static fn (): Fiber => new Fiber(static function () use ($channel): void {
    for ($i = 0; $i < 3; ++$i) {
        $channel->waitForConfirms();
        Fiber::suspend();
        $channel->basicPublish('x');
    }
}), [1, 2]);
array_map(static fn (Fiber $fiber) => $fiber->start(), $fibers);
while (!$fibers[0]->isTerminated()) {
    array_map(static fn (Fiber $fiber) => $fiber->resume(), $fibers);
}
$channel->waitForConfirms();
echo $told->take(), "\n";
?>
--EXPECT--
the fiber: FiberError: Cannot switch fibers in current execution context
it suspended: null, has ended: true
told: confirm 1, confirm 2
the fiber: all confirmed
it suspended: null, has ended: true
told: confirm 3
the fiber: FiberError: Cannot switch fibers in current execution context
it suspended: null, has ended: true
told: confirm 4, confirm 5
another fiber may not run in it either: FiberError: Cannot switch fibers in current execution context
afterwards fibers are as free as ever: suspended
two fibers take turns: confirm 10, confirm 11, confirm 12, confirm 13, confirm 14, confirm 15, confirm 16, confirm 17, confirm 18
