--TEST--
idle_timeout and max_lifetime end a kept connection, properly, without any further request
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
require __DIR__ . '/../fpm/fpm.inc';

$broker = Broker::shared();
$settings = [
    'idle_timeout' => ['amqp_pconn.idle_timeout' => '1', 'amqp_pconn.max_lifetime' => '0'],
    'max_lifetime' => ['amqp_pconn.idle_timeout' => '0', 'amqp_pconn.max_lifetime' => '1'],
    'neither' => ['amqp_pconn.idle_timeout' => '0', 'amqp_pconn.max_lifetime' => '0'],
];
$fpms = array_map(static fn (array $ini): Fpm => new Fpm(ini: $ini), $settings);
foreach ($fpms as $fpm) {
    $fpm->page('publish', <<<'PHP'
        page_connection()->openChannel()->basicPublish('hello', '', 'nowhere');
        answer();
        PHP);
    $fpm->page('status', "answer(['status' => AmqpPconn\\status()]);");
    $fpm->get('publish');
}
$parked = microtime(true);
foreach (['idle_timeout', 'max_lifetime'] as $which) {
    wait_until(static fn () => $broker->connections($fpms[$which]->name) === 0, "$which ends it");
    $took = microtime(true) - $parked;
    // A tenth less, so that not all workers do so at once; the keeper looks every second.
    echo "$which: after ", $took > 0.85 ? 'its time' : "$took s";
    echo ', ', json_encode($broker->ends($fpms[$which]->name));
    $status = $fpms[$which]->get('status')['status'];
    echo ', ', json_encode(array_filter($status['destroyed'])), ', parked: ', $status['sessions']['parked'], "\n";
}
echo 'neither: parked: ', $fpms['neither']->get('status')['status']['sessions']['parked'], "\n";
foreach ($fpms as $fpm) {
    echo 'log: ', json_encode($fpm->phpLog()), "\n";
}
?>
--EXPECT--
idle_timeout: after its time, ["closed"], {"idle_timeout":1}, parked: 0
max_lifetime: after its time, ["closed"], {"max_lifetime":1}, parked: 0
neither: parked: 1
log: []
log: []
log: []
