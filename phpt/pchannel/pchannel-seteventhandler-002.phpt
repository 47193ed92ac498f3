--TEST--
What an event handler throws comes out of waitForConfirms(), and the next call goes on where it was
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
$channel->confirmSelect();
$told = new Told(static function (string $line): void {
    if (in_array($line, ['confirm 2', 'confirm 3', 'nack 8'], true)) {
        throw new LogicException("no $line, please");
    }
});
$channel->setEventHandler($told);
$wait = static function () use ($channel, $told): void {
    echo unconfirmed(fn () => $channel->waitForConfirms()), ' after: ', $told->take(), "\n";
};

$queue = $channel->queueDeclare('', exclusive: true)->queue;
for ($i = 0; $i < 4; ++$i) {
    $channel->basicPublish('x', '', $queue);
}
$wait();
$wait();
echo 'between: ', $channel->basicPublish('x', '', $queue), "\n";
$wait();
$wait();

echo "a refusal is thrown all the same\n";
$full = $channel->queueDeclare('', exclusive: true, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish'])->queue;
for ($i = 0; $i < 4; ++$i) {
    $channel->basicPublish('x', '', $full);
}
$wait();
$wait();
$wait();

echo "exit() in a handler ends the program\n";
$channel->setEventHandler(new Told(static function (string $line): void {
    exit("on purpose, at $line\n");
}));
$channel->basicPublish('x', '', $queue);
$channel->waitForConfirms();
echo 'never here';
?>
--EXPECT--
LogicException: no confirm 2, please after: confirm 1, confirm 2
LogicException: no confirm 3, please after: confirm 3
between: 5
all confirmed after: confirm 4, confirm 5
all confirmed after: nothing
a refusal is thrown all the same
LogicException: no nack 8, please after: confirm 6, nack 7, nack 8
{"code":0,"nacked":{"1":[7,8,9]},"missing":[]} after: nack 9
all confirmed after: nothing
exit() in a handler ends the program
on purpose, at confirm 10
