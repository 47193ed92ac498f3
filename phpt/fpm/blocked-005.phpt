--TEST--
A request that ends badly, or is killed, on a connection that RabbitMQ has blocked in the middle of a batch: it ends at once, so do the next ones, and when the broker has memory again they publish
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

$broker = Broker::startOwn('blocked-005');
$visits = new ShortOfMemory($broker, ini: ['display_errors' => '0']);
$fpm = $visits->fpm;
$endings = [
    'exit' => 'exit;',
    'exit in a destructor' => '$last = new class { function __destruct() { exit; } }; $last = null;',
    'exit in a shutdown function' => 'register_shutdown_function(static fn () => exit());',
    'exception' => '$channel->basicPublish("x", "", $to);',
    'fatal error' => 'trigger_error("end", E_USER_ERROR);',
    'memory limit' => 'ini_set("memory_limit", memory_get_usage() + (1 << 23)); str_repeat("x", 1 << 25);',
    'time limit' => 'set_time_limit(1); while (true) { thrown(static fn () => $channel->basicPublish("x", "", $to)); }',
    'SIGTERM' => 'exec("kill -TERM " . getmypid()); usleep(10000000);',
    'SIGKILL' => 'exec("kill -KILL " . getmypid()); usleep(10000000);',
];
foreach ($endings as $ending => $code) {
    $visits->page($ending, <<<PHP
        \$channel->confirmSelect();
        \$message = ['body' => str_repeat('x', 1 << 20), 'routing_key' => \$to];
        thrown(static fn () => \$channel->basicPublishBatch(array_fill(0, 20, \$message)));
        \$wait_until_blocked();
        touch(\$_GET['reached']);
        $code
        PHP);
}
$visits->page('next', <<<'PHP'
    $body = unique('next');
    $thrown = thrown_at_once(static fn () => $channel->basicPublish($body, '', $to));
    answer(['thrown' => preg_replace('/: .*: /', ': ... ', $thrown), 'body' => $body]);
    PHP);
$reached = sys_get_temp_dir() . '/' . unique('reached');
register_shutdown_function(static fn () => @unlink($reached));
foreach (array_keys($endings) as $ending) {
    $broker->runOutOfMemory();
    $query = ['parameters' => json_encode(['pool' => $ending]), 'reached' => $reached];
    $started = microtime(true);
    $answer = thrown(static fn () => $fpm->request($ending, $query));
    $took = microtime(true) - $started;
    $say = [$answer];
    // The pages copy 20 MiB; one of them has a second to live.
    $took < 3 or $say[] = "it took $took s";
    file_exists($reached) ? unlink($reached) : ($say[] = 'it did not come to its end');
    // A worker that was killed has a successor, whose first publish may pass.
    $started = microtime(true);
    wait_until(static fn (): bool => $fpm->get('next', $query)['thrown'] !== 'nothing', 'the next request is refused');
    $next = $fpm->get('next', $query)['thrown'];
    $took = microtime(true) - $started;
    $took < 1.5 or $say[] = "the next requests took $took s";
    $say[] = "next: $next";
    $broker->haveMemoryAgain();
    $next = $fpm->get('next', $query);
    $say[] = "then: {$next['thrown']}";
    wait_until(static fn (): bool => in_array($next['body'], $visits->take(0), true), 'it arrives');
    echo "$ending: ", implode(', ', $say), "\n";
}
$surprises = preg_grep('/could not be kept|Notice/', $fpm->phpLog());
echo 'log: ', json_encode(array_values(array_unique($surprises))), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('blocked-005');
?>
--EXPECT--
exit: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
exit in a destructor: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
exit in a shutdown function: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
exception: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
fatal error: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
memory limit: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
time limit: nothing, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
SIGTERM: RuntimeException: php-fpm hung up, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
SIGKILL: RuntimeException: php-fpm hung up, next: AmqpPconn\BlockedException: ... low on memory, then: nothing
log: []
