--TEST--
Each channel that a request left open is found by getChannel() under its id, in any order, and has the prefetch that it had; openChannel() gives none of those with a prefetch; those that were closed are closed at the broker
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

$broker = Broker::shared();
$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$fpm = new Fpm();
$fpm->page('leave', <<<'PHP'
    $connection = page_connection(['pool' => $_GET['pool']]);
    $ids = $channels = [];
    foreach ($_GET['prefetches'] as $prefetch) {
        $channels[] = $channel = $connection->openChannel();
        $ids[] = $channel->getChannelId();
        $prefetch > 0 and $channel->basicQos((int) $prefetch);
    }
    isset($_GET['close']) and array_map(fn ($channel) => $channel->close(), $channels);
    answer(['ids' => $ids]);
    PHP);
// The channels with these ids, one after the other: how many messages the broker hands out to each at once.
$fpm->page('find', <<<'PHP'
    $connection = page_connection(['pool' => $_GET['pool']]);
    $new = $connection->openChannel();
    $new->queueDeclarePassive($_GET['queue']);
    $handed_out = function ($channel) use ($connection, $new): string {
        $before = $new->queueDeclarePassive($_GET['queue'])->messageCount;
        $count = 0;
        $tag = $channel->basicConsume($_GET['queue'], function () use (&$count): void {
            ++$count;
        });
        $channel->queueDeclarePassive($_GET['queue']);
        wait_until(fn () => $new->queueDeclarePassive($_GET['queue'])->messageCount < $before, 'some are handed out');
        $channel->queueDeclarePassive($_GET['queue']);
        $connection->select(timeout: 0);
        $channel->basicCancel($tag);
        $channel->basicNack(0, multiple: true);
        $channel->queueDeclarePassive($_GET['queue']);
        wait_until(fn () => $new->queueDeclarePassive($_GET['queue'])->messageCount === $before, 'they are back');
        return $count === $before ? 'all' : (string) $count;
    };
    $found = [];
    foreach ($_GET['ids'] as $id) {
        $channel = $connection->getChannel((int) $id);
        $found[] = $channel === null ? 'none' : ($channel->getChannelId() === (int) $id ? $handed_out($channel) : 'another');
    }
    $is_old = in_array((string) $new->getChannelId(), $_GET['ids'], true);
    answer([
        'found' => $found,
        'new' => ($is_old ? 'an old one, ' : '') . $handed_out($new),
        'status' => $connection->getPersistenceStatus(),
    ]);
    PHP);
fill($operator, $queue, range(1, 9));
foreach ([[3, 1, 2], [4], [0, 2, 0, 3]] as $number => $prefetches) {
    $ids = $fpm->get('leave', ['pool' => "pool $number", 'prefetches' => $prefetches])['ids'];
    // openChannel() takes the newest of those without a prefetch.
    $order = array_keys(array_filter($prefetches));
    $number === 0 and $order = [2, 0, 1];
    $query = ['pool' => "pool $number", 'queue' => $queue, 'ids' => array_map(static fn (int $i): int => $ids[$i], $order)];
    $found = $fpm->get('find', $query);
    echo 'left with ', implode(', ', $prefetches), '; of ', implode(', ', array_map(static fn (int $i): int => $prefetches[$i], $order)),
        ' are handed out ', implode(', ', $found['found']), "; to a new one: {$found['new']}; status: {$found['status']}\n";
}
$fpm->get('leave', ['pool' => 'closed', 'prefetches' => [1, 2, 3], 'close' => 1]);
// Those of the others go with their connections.
$fpm->page('end', <<<'PHP'
    foreach ($_GET['pools'] as $pool) {
        $connection = page_connection(['pool' => $pool]);
        $connection->connect();
        $connection->shutdown();
    }
    answer();
    PHP);
$fpm->get('end', ['pools' => ['pool 0', 'pool 1', 'pool 2']]);
$left = thrown(static fn () => wait_until(static fn (): bool => $broker->channels($fpm->name) === 0, 'all are closed'));
echo 'closed with 1, 2, 3: at the broker there are ', $left === 'nothing' ? 'none' : $left, ', connections: ', $broker->connections($fpm->name), "\n";
echo 'log: ', json_encode($fpm->phpLog()), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
left with 3, 1, 2; of 2, 3, 1 are handed out 2, 3, 1; to a new one: all; status: 2
left with 4; of 4 are handed out 4; to a new one: all; status: 2
left with 0, 2, 0, 3; of 2, 3 are handed out 2, 3; to a new one: all; status: 2
closed with 1, 2, 3: at the broker there are none, connections: 1
log: []
