--TEST--
Two PConnections with the same parameters in one request have two sessions, and later requests get both again
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
$fpm = new Fpm();
$fpm->page('two', <<<'PHP'
    $one = page_connection();
    $two = page_connection();
    $queue = $one->openChannel()->queueDeclare('', exclusive: true)->queue;
    try {
        // An exclusive queue is locked for every other connection.
        $two->openChannel()->queueDeclarePassive($queue);
        $apart = false;
    } catch (AmqpPconn\ChannelException $locked) {
        $apart = $locked->getCode() === 405;
    }
    answer(['apart' => $apart, 'status' => [$one->getPersistenceStatus(), $two->getPersistenceStatus()]]);
    PHP);
$connections = [];
for ($i = 0; $i < 3; ++$i) {
    $answer = $fpm->get('two');
    echo json_encode([$answer['apart'], $answer['status']]), "\n";
    $connections[] = $broker->fingerprint($fpm->name);
}
echo 'connections: ', $broker->connections($fpm->name), ', ever: ', $broker->connectionsEver($fpm->name), "\n";
echo 'the same all the time: ', json_encode(count(array_unique($connections)) === 1), "\n";
?>
--EXPECT--
[true,[1,1]]
[true,[2,2]]
[true,[2,2]]
connections: 2, ever: 2
the same all the time: true
