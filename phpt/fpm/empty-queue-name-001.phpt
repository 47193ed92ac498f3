--TEST--
An empty queue name never stands for the queue of an earlier request, even on the same channel
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$fpm = new Fpm();
$fpm->page('declare', <<<'PHP'
    $channel = page_connection()->openChannel();
    $queue = $channel->queueDeclare(autoDelete: true)->queue;
    $channel->basicPublish('secret', '', $queue);
    answer(['queue' => $queue, 'purged' => $channel->queuePurge(''), 'channel' => $channel->getChannelId()]);
    PHP);
$fpm->page('use', <<<'PHP'
    $channel = page_connection()->openChannel();
    $id = $channel->getChannelId();
    answer(['channel' => $id, 'thrown' => [
        thrown(fn () => $channel->queueBind('', 'amq.fanout')),
        thrown(fn () => $channel->queuePurge('')),
        thrown(fn () => $channel->queueDelete('')),
        thrown(fn () => $channel->queueDeclarePassive('')),
        thrown(fn () => $channel->basicGet('', noAck: true)),
    ]]);
    PHP);
$declared = $fpm->get('declare');
echo 'purged: ', $declared['purged'], "\n";
wait_until(static function () use ($fpm, $declared, &$used) {
    $used = $fpm->get('use');
    return $used['channel'] === $declared['channel'];
}, 'the channel is used again');
echo implode("\n", $used['thrown']), "\n";
connection()->openChannel()->queueDelete($declared['queue']);
?>
--EXPECT--
purged: 1
ValueError: AmqpPconn\PChannel::queueBind(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
ValueError: AmqpPconn\PChannel::queuePurge(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
ValueError: AmqpPconn\PChannel::queueDelete(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
ValueError: AmqpPconn\PChannel::queueDeclarePassive(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
ValueError: AmqpPconn\PChannel::basicGet(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
