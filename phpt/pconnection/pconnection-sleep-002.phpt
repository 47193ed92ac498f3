--TEST--
PConnection::sleep() waits for confirms and tells event handlers; what was refused or is missing it throws, and sleeps all the same, without that channel
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

use AmqpPconn\UnconfirmedPublishException;

$pool = ['pool' => unique('pool')];
$connection = connection($pool);
[$full, $roomy] = [unique('full'), unique('roomy')];
$connection->openChannel()->queueDeclare($full, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish']);
$connection->openChannel()->queueDeclare($roomy);
$channels = static function () use ($connection): array {
    $channels = [$connection->openChannel(), $connection->openChannel(), $connection->openChannel()];
    array_map(static fn ($channel) => $channel->confirmSelect(), $channels);
    return $channels;
};
$publish = static function ($channel, string ...$queues): void {
    array_map(static fn (string $queue) => $channel->basicPublish($queue, '', $queue, mandatory: true), $queues);
};

echo "all confirmed\n";
[$a, $b, $c] = $channels();
$a->setEventHandler($told_a = new Told());
$b->setEventHandler($told_b = new Told());
$publish($a, $roomy, $roomy);
$publish($b, $roomy, 'no such queue');
$publish($c, $roomy);
echo unconfirmed(fn () => $connection->sleep()), "\n";
// The confirm of what has a queue and that of what has none may come in any order.
$lines = explode(', ', $told_b->take());
sort($lines);
echo 'told: ', $told_a->take(), '; ', implode(', ', $lines), "\n";

echo "some refused\n";
$connection->connect();
[$a, $b, $c] = $channels();
$a->setEventHandler($told_a = new Told());
$publish($a, $full, $full, $roomy, $full);
[$id_a, $id_b, $id_c] = [$a->getChannelId(), $b->getChannelId(), $c->getChannelId()];
wait_until(static fn (): bool => !$a->hasOutstandingConfirms(), 'it is full');
$publish($b, $roomy);
$publish($c, $full, $full);
try {
    $connection->sleep();
} catch (UnconfirmedPublishException $thrown) {
    $named = static fn (string $text): string => str_replace(["channel $id_a:", "channel $id_c:", $full], ['channel A:', 'channel C:', 'FULL'], $text);
    echo $named(described($thrown)), "\n";
    echo json_encode([$thrown->nacked[$id_a], $thrown->nacked[$id_c], count($thrown->nacked), $thrown->missing]), "\n";
}
$lines = explode(', ', $told_a->take());
sort($lines);
echo 'told: ', implode(', ', $lines), "\n";
echo 'it sleeps: ', thrown(fn () => $a->basicPublish('x')), "\n";
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), ', left open: ', json_encode(array_keys($connection->getChannels()) === [$id_b]), "\n";
echo 'again: ', unconfirmed(fn () => $connection->sleep()), "\n";

echo "some missing\n";
$connection->connect();
[$a, $b] = $channels();
$a->basicPublish('x', 'no such exchange');
wait_until(static function () use ($connection, $a): bool {
    $connection->isConnected();
    return !$a->isOpen();
}, 'the broker closes the channel');
$publish($b, $roomy);
echo preg_replace('/"\d+":/', 'ID: ', unconfirmed(fn () => $connection->sleep())), "\n";
$connection->connect();
echo 'status ', $connection->getPersistenceStatus(), "\n";

echo "the first exception goes out, the rest is told by the next sleep()\n";
[$a, $b] = $channels();
$a->setEventHandler($told_a = new Told(static fn (string $line) => $line === 'confirm 1' ? throw new LogicException('from a') : null));
$b->setEventHandler($told_b = new Told());
$publish($a, $roomy, $roomy);
$publish($b, $roomy);
echo unconfirmed(fn () => $connection->sleep()), ', connected: ', json_encode($connection->isConnected()), "\n";
echo unconfirmed(fn () => $connection->sleep()), ', connected: ', json_encode($connection->isConnected()), "\n";
echo 'told: ', $told_a->take(), '; ', $told_b->take(), "\n";

$reader = connection($pool)->openChannel();
echo 'arrived: ', $reader->queueDelete($full), ' and ', $reader->queueDelete($roomy), "\n";
?>
--EXPECT--
all confirmed
all confirmed
told: confirm 1, confirm 2; confirm 1, confirm 2, return no such queue
some refused
AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel A: nacked 2, 4 (2 to exchange "" with routing key "FULL"); channel C: nacked 1-2 (2 to exchange "" with routing key "FULL")
[[2,4],[1,2],2,[]]
told: confirm 1, confirm 3, nack 2, nack 4
it sleeps: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
status 2, left open: true
again: all confirmed
some missing
{"code":404,"nacked":[],"missing":{ID: [1]}}
status 2
the first exception goes out, the rest is told by the next sleep()
LogicException: from a, connected: true
all confirmed, connected: false
told: confirm 1, confirm 2; confirm 1
arrived: 1 and 10
