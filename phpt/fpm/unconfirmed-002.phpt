--TEST--
Publishes that the broker never confirmed, since the worker's connection was cut or the worker ended, are a line in the log with exchange and routing key
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

$proxy = Peer::proxy(params()['port'], 0);
$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('forget', <<<'PHP'
    $connection = page_connection(['sleep_timeout' => 0.2]);
    $channel = $connection->openChannel();
    $channel->confirmSelect();
    foreach ($_GET['keys'] ?? [] as $key) {
        $channel->basicPublish('x', $_GET['exchange'] ?? '', $key);
    }
    isset($_GET['wait']) and $channel->waitForConfirms();
    answer(['status' => $connection->getPersistenceStatus(), 'figures' => figures()]);
    PHP);
$lines = 0;
$new_lines = static function () use ($fpm, &$lines): string {
    $log = array_slice(preg_grep('/^amqp_pconn: /', $fpm->phpLog()), $lines);
    $lines += count($log);
    return implode("\n  ", preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', $log)) ?: 'nothing';
};
/** Nothing that the broker says after this arrives. */
$forget = static function (array $query) use ($fpm, $proxy): int {
    $fpm->get('forget', ['wait' => 1, 'keys' => ['warm']]);
    $proxy->command('stall to-client');
    return $fpm->get('forget', $query)['pid'];
};

foreach (['cut', 'reset'] as $end) {
    $worker = $forget(['keys' => ['a', 'a', 'b'], 'exchange' => 'amq.direct']);
    $proxy->command($end);
    $proxy->command('resume');
    wait_for_hang_up($worker, $proxy->port);
    $next = $fpm->get('forget', ['wait' => 1, 'keys' => ['next']]);
    echo "$end: status of the next request: {$next['status']}, unconfirmed: {$next['figures']['publishes never confirmed']}\n  ", $new_lines(), "\n";
}

$worker = $forget(['keys' => ['c', 'd']]);
$fpm->signalWorker($worker, 'QUIT');
echo "the worker ends:\n  ", $new_lines(), "\n";
$proxy->command('resume');

echo "the channel is closed by the broker:\n";
$forget(['keys' => ['e', 'f'], 'exchange' => 'no such exchange']);
$proxy->command('resume');
$unconfirmed = wait_until(static fn (): int => $fpm->get('forget')['figures']['publishes never confirmed'], 'it is noticed');
$fpm->get('forget');
echo '  ', $new_lines(), "\n  unconfirmed: $unconfirmed\n";
?>
--EXPECT--
cut: status of the next request: 1, unconfirmed: 3
  amqp_pconn: the broker HOST:PORT never confirmed what was published on channel 1, its connection ended: 2 to exchange "amq.direct" with routing key "a", 1 to exchange "amq.direct" with routing key "b"
reset: status of the next request: 1, unconfirmed: 6
  amqp_pconn: the broker HOST:PORT never confirmed what was published on channel 1, its connection ended: 2 to exchange "amq.direct" with routing key "a", 1 to exchange "amq.direct" with routing key "b"
the worker ends:
  amqp_pconn: the broker HOST:PORT never confirmed what was published on channel 1, its connection ended: 1 to exchange "" with routing key "c", 1 to exchange "" with routing key "d"
the channel is closed by the broker:
  amqp_pconn: the broker HOST:PORT never confirmed what was published on channel 1, the channel was closed: 1 to exchange "no such exchange" with routing key "e", 1 to exchange "no such exchange" with routing key "f"
  amqp_pconn: the broker HOST:PORT closed channel 1 after its user had left it: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
  unconfirmed: 2
