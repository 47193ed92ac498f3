--TEST--
A refusal that arrived while its request ran, and that the request did not ask for, is a line in the log as well; one that it was told of is not
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

$queue = unique('full');
$reader = connection()->openChannel();
$reader->queueDeclare($queue, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish']);
$reader->basicPublish('x', '', $queue);
$fpm = new Fpm();
$ends = [
    'held to the end' => ['register_shutdown_function(static fn () => $channel);', 1],
    'a variable of the page' => ['', 1],
    'released' => ['unset($channel);', 1],
    'closed' => ['$channel->close();', 1],
    'the connection was released' => ['unset($channel, $connection);', 1],
    'killed by an exception' => ['throw new LogicException("on purpose");', 1],
    'told by waitForConfirms()' => ['thrown(fn () => $channel->waitForConfirms());', 0],
    'told by sleep()' => ['thrown(fn () => $connection->sleep());', 0],
    'told, and a handler ended it' => ['$channel->setEventHandler(new Told(fn () => throw new LogicException("on purpose")));
        $channel->basicPublish("x"); $channel->waitForConfirms();', 1],
];
foreach (array_values($ends) as $number => [$end]) {
    $fpm->page("page$number", <<<PHP
        \$connection = page_connection();
        \$channel = \$connection->openChannel();
        \$channel->confirmSelect();
        \$channel->basicPublish('x', '', \$_GET['queue']);
        wait_until(static fn () => !\$channel->hasOutstandingConfirms(), 'it is refused');
        $end
        answer();
        PHP);
}
$fpm->page('look', 'page_connection()->connect(); answer(["figures" => figures()]);');
$lines = 0;
foreach (array_keys($ends) as $number => $case) {
    $fpm->request("page$number", ['queue' => $queue]);
    $figures = $fpm->get('look')['figures'];
    $log = array_slice(preg_grep('/^amqp_pconn: /', $fpm->phpLog()), $lines);
    $lines += count($log);
    $known = '/^amqp_pconn: the broker 127.0.0.1:\d+ refused \(basic\.nack\) what was published on channel \d+, and nobody was left to be told: '
        . "1 to exchange \"\" with routing key \"$queue\"\$/";
    $unknown = preg_grep($known, $log, PREG_GREP_INVERT);
    echo "$case: nacked: {$figures['publishes nacked']}, in the log: ", count($log), $unknown === [] ? '' : json_encode($unknown),
        count($log) === $ends[$case][1] ? '' : ", not {$ends[$case][1]}", "\n";
}
$reader->queueDelete($queue);
?>
--EXPECT--
held to the end: nacked: 1, in the log: 1
a variable of the page: nacked: 2, in the log: 1
released: nacked: 3, in the log: 1
closed: nacked: 4, in the log: 1
the connection was released: nacked: 5, in the log: 1
killed by an exception: nacked: 6, in the log: 1
told by waitForConfirms(): nacked: 7, in the log: 0
told by sleep(): nacked: 8, in the log: 0
told, and a handler ended it: nacked: 9, in the log: 1
