--TEST--
A request that ends badly inside an event handler leaves nothing behind: the next one has the connection, confirms of its own, and fibers that may suspend
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
$ends = [
    'an exception' => 'throw new LogicException("on purpose");',
    'exit()' => 'exit("on purpose");',
    'no memory' => 'ini_set("memory_limit", "8M"); str_repeat("x", 1 << 28);',
    'a fatal error' => 'eval("abstract final class Wrong {}");',
];
$tells = ['waitForConfirms()' => '$channel->waitForConfirms();', 'sleep()' => '$connection->sleep();'];
$number = 0;
foreach ($ends as $end => $code) {
    foreach ($tells as $by => $tell) {
        $fpm->page('page' . ++$number, <<<PHP
            \$connection = page_connection();
            \$channel = \$connection->openChannel();
            \$channel->confirmSelect();
            \$channel->setEventHandler(new Told(function (string \$line) {
                $code
            }));
            \$channel->basicPublishBatch([['body' => 'x'], ['body' => 'x', 'mandatory' => true], ['body' => 'x']]);
            $tell
            PHP);
    }
}
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->confirmSelect();
    $channel->setEventHandler($told = new Told());
    $channel->basicPublish('x');
    $result = unconfirmed(fn () => $channel->waitForConfirms());
    $fiber = new Fiber(fn () => Fiber::suspend('suspended'));
    answer(['status' => $connection->getPersistenceStatus(), 'is' => [$result, $told->take(), $fiber->start()], 'channels' => figures()['channels']]);
    PHP);
$fpm->get('next');
$number = 0;
foreach (array_keys($ends) as $end) {
    foreach (array_keys($tells) as $by) {
        $said = $fpm->request('page' . ++$number)->body;
        echo "$end in $by: ", preg_match('/on purpose|Fatal error: (Allowed memory size|Cannot use)/', $said) ? 'it ended' : $said;
        $next = $fpm->get('next');
        echo ', the next: ', json_encode($next['is']), ", status {$next['status']}, channels at most 2: ", json_encode($next['channels'] <= 2), "\n";
    }
}
$known = '/^amqp_pconn: the broker \S+ returned what was published on channel \d+, and nobody was left to be told: 312 NO_ROUTE, /';
echo 'log: ', json_encode(array_values(preg_grep($known, preg_grep('/amqp_pconn: /', $fpm->phpLog()), PREG_GREP_INVERT))), "\n";
?>
--EXPECT--
an exception in waitForConfirms(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
an exception in sleep(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
exit() in waitForConfirms(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
exit() in sleep(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
no memory in waitForConfirms(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
no memory in sleep(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
a fatal error in waitForConfirms(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
a fatal error in sleep(): it ended, the next: ["all confirmed","confirm 1","suspended"], status 2, channels at most 2: true
log: []
