--TEST--
A message that comes back after its request is counted and a line in the log; the handler of a later request, on the same channel, is told of its own only
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

// Long enough for what comes back to come after its request, or when the next has begun.
$proxy = Peer::proxy(params()['port'], 20);
$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $channel = isset($_GET['claim']) ? current($connection->getChannels()) : $connection->openChannel();
    isset($_GET['plain']) or $channel->confirmSelect();
    $channel->setEventHandler($told = new Told());
    $sequence = $channel->basicPublish($_GET['body'], 'amq.direct', 'bound to nothing', mandatory: true);
    isset($_GET['wait']) and $channel->waitForConfirms();
    answer(['id' => $channel->getChannelId(), 'sequence' => $sequence, 'told' => $told->take(), 'figures' => figures()]);
    PHP);
$fpm->page('look', <<<'PHP'
    page_connection()->connect();
    answer(['figures' => figures()]);
    PHP);
$lines = 0;
$new_lines = static function () use ($fpm, &$lines): string {
    $log = array_slice(preg_grep('/^amqp_pconn: /', $fpm->phpLog()), $lines);
    $lines += count($log);
    return implode("\n", preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', $log)) ?: 'nothing';
};

$forgets = $fpm->get('publish', ['body' => 'forgotten']);
echo "the request that does not wait: number {$forgets['sequence']}, told: {$forgets['told']}\n";
$claims = $fpm->get('publish', ['body' => 'mine', 'claim' => 1, 'wait' => 1]);
echo 'the next, on the same channel: ', json_encode($claims['id'] === $forgets['id']), ", number {$claims['sequence']}, told: {$claims['told']}\n";
echo "returned: {$claims['figures']['messages returned']}, late: {$claims['figures']['late returns']}\n";
echo $new_lines(), "\n";

echo "without confirm mode, and with others in between\n";
$fpm->get('publish', ['body' => 'plain', 'plain' => 1]);
$other = $fpm->get('publish', ['body' => 'mine', 'wait' => 1]);
echo "told: {$other['told']}\n";
$figures = wait_until(static function () use ($fpm): ?array {
    $figures = $fpm->get('look')['figures'];
    return $figures['late returns'] === 2 ? $figures : null;
}, 'it is counted');
$fpm->get('look');
echo "returned: {$figures['messages returned']}, late: {$figures['late returns']}\n";
echo $new_lines(), "\n";
?>
--EXPECT--
the request that does not wait: number 1, told: nothing
the next, on the same channel: true, number 1, told: return mine, confirm 1
returned: 2, late: 1
amqp_pconn: the broker HOST:PORT returned what was published on channel 1, and nobody was left to be told: 312 NO_ROUTE, exchange "amq.direct", routing key "bound to nothing"
without confirm mode, and with others in between
told: return mine, confirm 1
returned: 4, late: 2
amqp_pconn: the broker HOST:PORT returned what was published on channel 2, and nobody was left to be told: 312 NO_ROUTE, exchange "amq.direct", routing key "bound to nothing"
