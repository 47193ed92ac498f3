--TEST--
The broker closes a channel in every request, and few are allowed: there is one for each of the next, over the same connection
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

const CHANNELS = 2;

$fpm = new Fpm();
$fpm->page('closed', <<<'PHP'
    $connection = page_connection(['channel_max' => (int) $_GET['channels']]);
    $channel = $connection->openChannel();
    $thrown = thrown(fn () => $channel->queueDeclarePassive('no such queue'));
    // The id of the one rests for a second.
    $works = $connection->openChannel()->queueDeclare(exclusive: true)->messageCount === 0;
    answer(['code' => $thrown, 'works' => $works, 'status' => $connection->getPersistenceStatus(), 'allowed' => $connection->getChannelMax()]);
    PHP);
for ($i = 0; $i < 3 * CHANNELS; ++$i) {
    $answer = $fpm->get('closed', ['channels' => CHANNELS]);
    echo substr($answer['code'], 0, strpos($answer['code'], ':')), ', then one that works: ', json_encode($answer['works']),
        ", status: {$answer['status']}, allowed: {$answer['allowed']}\n";
}
$broker = Broker::shared();
wait_until(static fn (): bool => $broker->channels($fpm->name) <= 1, 'the broker has forgotten them');
echo 'connections: ', $broker->connectionsEver($fpm->name), ', log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
AmqpPconn\ChannelException [404], then one that works: true, status: 1, allowed: 2
AmqpPconn\ChannelException [404], then one that works: true, status: 2, allowed: 2
AmqpPconn\ChannelException [404], then one that works: true, status: 2, allowed: 2
AmqpPconn\ChannelException [404], then one that works: true, status: 2, allowed: 2
AmqpPconn\ChannelException [404], then one that works: true, status: 2, allowed: 2
AmqpPconn\ChannelException [404], then one that works: true, status: 2, allowed: 2
connections: 1, log: []
