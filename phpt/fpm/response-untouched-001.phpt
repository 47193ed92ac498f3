--TEST--
Whatever the end of a request finds, the response is byte for byte what the program wrote, also where an error handler throws and errors are shown
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

$fpm = new Fpm(ini: ['display_errors' => '1', 'html_errors' => '1', 'error_reporting' => (string) E_ALL, 'amqp_pconn.max_connections_per_key' => '4']);
$left_behind = [
    'nothing' => '',
    'unsettled deliveries' => '$channel->basicGet($queue);',
    'consumers' => '$channel->basicConsume($queue, static fn () => null); $connection->select(timeout: 5, maxMessages: 1);',
    'consumers under noAck' => '$channel->basicConsume($queue, static fn () => null, noAck: true); $connection->select(timeout: 5, maxMessages: 1);',
    'a transaction' => '$channel->txSelect(); $channel->basicPublish("x", "", $queue);',
    'a publish to a missing exchange' => '$channel->basicPublish("x", "no such exchange");',
    'the same, to be confirmed' => '$channel->confirmSelect(); $channel->basicPublish("x", "no such exchange");',
    'a mandatory message that comes back' => '$channel->basicPublish("x", "", "no such queue", mandatory: true);',
    'a channel that was closed' => 'try { $channel->queueDeclarePassive("no such queue"); } catch (AmqpPconn\ChannelException) {}',
    'a call that was refused' => '$channel->basicGet($queue); try { $connection->sleep(); } catch (AmqpPconn\UnackedDeliveriesException) {}',
    'a kept queue' => '$connection->keepExclusive($channel->queueDeclare(exclusive: true)->queue);',
    'all at once' => '$channel->basicConsume($queue, static fn () => null); $connection->select(timeout: 5, maxMessages: 1);'
        . '$second = $connection->openChannel(); $second->txSelect(); $second->basicPublish("x", "", $queue);'
        . '$third = $connection->openChannel(); $third->confirmSelect(); $third->basicPublish("x", "no such exchange");',
];
foreach (array_keys($left_behind) as $i => $what) {
    $fpm->page("page$i", <<<PHP
        set_error_handler(static fn (int \$level, string \$text) => throw new ErrorException(\$text, 0, \$level));
        set_exception_handler(static function (Throwable \$thrown): void { echo 'HANDLER ', \$thrown->getMessage(); });
        ob_start();
        header('Content-Type: application/json');
        \$connection = page_connection();
        \$channel = \$connection->openChannel();
        \$queue = \$channel->queueDeclare('', autoDelete: false, exclusive: true)->queue;
        foreach ([1, 2, 3] as \$j) {
            \$channel->basicPublish("\$j", '', \$queue);
        }
        \$channel->queueDeclarePassive(\$queue);
        {$left_behind[$what]}
        echo json_encode(['answer' => 42]);
        PHP);
}
foreach (array_keys($left_behind) as $i => $what) {
    foreach ([1, 2] as $time) {
        $response = $fpm->request("page$i");
        $right = $response->body === '{"answer":42}' && $response->errors === '' && in_array('Content-Type: application/json', $response->headers, true);
        echo $right ? '' : "$what: " . json_encode([$response->body, $response->errors, $response->headers]) . "\n";
    }
}
$lines = preg_grep('/^amqp_pconn: /', $fpm->phpLog(), PREG_GREP_INVERT);
echo 'other lines in the log: ', json_encode(array_values($lines)), ', lines of ours: ', json_encode(count($fpm->phpLog()) > 10), "\n";
?>
--EXPECT--
other lines in the log: [], lines of ours: true
