--TEST--
A message that came back while its request ran, to a handler that was never told of it, is counted and a line in the log as well
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
// However the channel ends: with the request, or before it.
$ends = [
    'held to the end' => 'register_shutdown_function(static fn () => $channel);',
    'a variable of the page' => '',
    'released' => 'unset($channel);',
    'closed' => '$channel->close();',
    'the handler was taken away' => '$channel->setEventHandler(null);',
    'the connection was released' => 'unset($channel, $connection);',
    'it sleeps, and so tells' => '$connection->sleep(); echo $told->take() === "return x" ? "" : "not told";',
    'there was no handler' => null,
];
foreach (array_values($ends) as $number => $end) {
    $set = $end === null ? '' : '$channel->setEventHandler($told = new Told());';
    $fpm->page("page$number", <<<PHP
        \$connection = page_connection();
        \$channel = \$connection->openChannel();
        $set
        \$channel->basicPublish('x', '', \$_GET['key'], mandatory: true);
        \$channel->exchangeDeclarePassive('amq.direct');
        $end
        answer();
        PHP);
}
$fpm->page('look', 'page_connection()->connect(); answer(["figures" => figures()]);');
$figures = $fpm->get('look')['figures'];
$lines = 0;
foreach (array_keys($ends) as $number => $case) {
    $fpm->get("page$number", ['key' => "key$number"]);
    $before = $figures;
    $figures = $fpm->get('look')['figures'];
    $log = array_slice(preg_grep('/^amqp_pconn: /', $fpm->phpLog()), $lines);
    $lines += count($log);
    $known = '/^amqp_pconn: the broker 127.0.0.1:\d+ returned what was published on channel \d+, and nobody was left to be told: '
        . "312 NO_ROUTE, exchange \"\", routing key \"key$number\"\$/";
    $unknown = preg_grep($known, $log, PREG_GREP_INVERT);
    echo "$case: returned: ", $figures['messages returned'] - $before['messages returned'], ', late: ', $figures['late returns'] - $before['late returns'],
        ', in the log: ', count($log), $unknown === [] ? '' : json_encode($unknown), "\n";
}
?>
--EXPECT--
held to the end: returned: 1, late: 1, in the log: 1
a variable of the page: returned: 1, late: 1, in the log: 1
released: returned: 1, late: 1, in the log: 1
closed: returned: 1, late: 1, in the log: 1
the handler was taken away: returned: 1, late: 0, in the log: 0
the connection was released: returned: 1, late: 1, in the log: 1
it sleeps, and so tells: returned: 1, late: 0, in the log: 0
there was no handler: returned: 1, late: 0, in the log: 0
