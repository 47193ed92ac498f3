--TEST--
Without a keeper a request that finds a connection older than max_lifetime, or idle for longer than idle_timeout, has a new one, and the old one is closed properly and counted
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

$broker = Broker::shared();
$settings = [
    'max_lifetime' => ['amqp_pconn.max_lifetime' => '1', 'amqp_pconn.idle_timeout' => '0'],
    'idle_timeout' => ['amqp_pconn.max_lifetime' => '0', 'amqp_pconn.idle_timeout' => '1'],
    'neither' => ['amqp_pconn.max_lifetime' => '0', 'amqp_pconn.idle_timeout' => '0'],
];
$fpms = array_map(static fn (array $ini): Fpm => new Fpm(ini: $ini + ['amqp_pconn.keeper' => '0']), $settings);
foreach ($fpms as $fpm) {
    $fpm->page('use', <<<'PHP'
        $connection = page_connection();
        $connection->openChannel()->queueDeclare(exclusive: true);
        answer(['status' => $connection->getPersistenceStatus(), 'destroyed' => array_filter(AmqpPconn\status()['destroyed'])]);
        PHP);
    $fpm->get('use');
}
$parked = microtime(true);
wait_until(static fn (): bool => microtime(true) > $parked + 1.1, 'more than a second has passed');
foreach ($fpms as $which => $fpm) {
    $next = $fpm->get('use');
    echo "$which: status {$next['status']}, destroyed: ", json_encode($next['destroyed']);
    wait_until(static fn (): bool => $broker->connections($fpm->name) === 1, 'the broker has one connection');
    echo ', at the broker: ', json_encode($broker->ends($fpm->name)), ', log: ', json_encode($fpm->phpLog()), "\n";
}
?>
--EXPECT--
max_lifetime: status 1, destroyed: {"max_lifetime":1}, at the broker: ["closed"], log: []
idle_timeout: status 1, destroyed: {"idle_timeout":1}, at the broker: ["closed"], log: []
neither: status 2, destroyed: [], at the broker: [], log: []
