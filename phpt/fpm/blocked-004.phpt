--TEST--
RabbitMQ, short of memory, does not read that a connection was closed: however requests end that it has blocked, a worker does not open one connection after the other, and afterwards it has none too many
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
require __DIR__ . '/blocked.inc';

$broker = Broker::startOwn('blocked-004');
$visits = new ShortOfMemory($broker, ini: ['display_errors' => '0']);
$stock = unique('stock');
$keeper = (new AmqpPconn\PConnection(['port' => $broker->port, 'pool' => 'stock']))->openChannel();
$keeper->queueDeclare($stock);
$keeper->basicPublishBatch(array_fill(0, 100, ['body' => 'x', 'routing_key' => $stock]));
$keeper->getConnection()->sleep();
// Each with a publish of the kind that makes the broker block.
$kinds = [
    'publish' => '$channel->basicPublish("x", "", $to); $wait_until_blocked();',
    'confirmed publish' => '$channel->confirmSelect(); $channel->basicPublish("x", "", $to); $channel->waitForConfirms();',
    'left open' => '$channel->getChannelId(); $connection->openChannel()->basicPublish("x", "", $to); $wait_until_blocked();',
    'an answer is due' => 'while (true) { $channel->basicPublish("x", "", $to); $channel->queueDeclarePassive($to); }',
    'a message is due' => 'while (true) { $channel->basicPublish("x", "", $to); $channel->basicGet($to)?->ack(); }',
    'a message is not settled' => '$message = $channel->basicGet($_GET["stock"]); $channel->basicPublish("x", "", $to); $wait_until_blocked();',
    'a transaction is open' => '$channel->txSelect(); $channel->basicPublish("x", "", $to); $wait_until_blocked(); $channel->txCommit();',
    'an exclusive queue' => '$reply = $channel->queueDeclare("", exclusive: true)->queue;
        $channel->basicPublish("x", "", $to, ["reply_to" => $reply]); $wait_until_blocked();',
    'an exclusive queue, too late' => '$channel->basicPublish("x", "", $to); $wait_until_blocked(); $channel->queueDeclare("", exclusive: true);',
    'fatal error' => '$channel->basicPublish("x", "", $to); $wait_until_blocked(); trigger_error("end", E_USER_ERROR);',
];
foreach ($kinds as $kind => $code) {
    $visits->page($kind, "thrown(static function () use (\$connection, \$channel, \$to, \$wait_until_blocked): void { $code });");
}
$visits->page('publish at last', '$channel->basicPublish("at last", "", $to); answer();');
foreach (array_keys($kinds) as $kind) {
    $broker->runOutOfMemory();
    $before = $visits->connections();
    $parameters = ['parameters' => json_encode(['pool' => $kind])];
    for ($i = 0; $i < 30; ++$i) {
        $visits->fpm->request($kind, ['stock' => $stock] + $parameters);
    }
    $more = $visits->connections() - $before;
    $broker->haveMemoryAgain();
    $visits->fpm->get('publish at last', $parameters);
    $after = $visits->connections() - $before;
    echo "$kind: ", $more <= 2 ? 'few' : $more, ', then ', $after <= 2 ? 'few' : $after, "\n";
}
$visits->take(count($kinds));
$surprises = preg_grep('/Notice|Warning|could not be kept/', $visits->fpm->phpLog());
echo 'log: ', json_encode(array_values(array_unique($surprises))), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('blocked-004');
?>
--EXPECT--
publish: few, then few
confirmed publish: few, then few
left open: few, then few
an answer is due: few, then few
a message is due: few, then few
a message is not settled: few, then few
a transaction is open: few, then few
an exclusive queue: few, then few
an exclusive queue, too late: few, then few
fatal error: few, then few
log: []
