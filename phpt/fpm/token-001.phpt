--TEST--
A token wakes its connection in a later request of the worker that made it, and in no other worker; a session of PHP's can hold one
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

$fpm = new Fpm(workers: 2);
$fpm->page('sleep', <<<'PHP'
    $connection = page_connection();
    $queue = $connection->openChannel()->queueDeclare('', exclusive: true)->queue;
    $connection->keepExclusive($queue);
    answer(['token' => serialize($connection), 'queue' => $queue]);
    PHP);
$fpm->page('wake', <<<'PHP'
    try {
        $connection = unserialize($_GET['token']);
        answer(['has' => $connection->getKeptQueues(), 'status' => $connection->getPersistenceStatus()]);
    } catch (AmqpPconn\TokenException $refused) {
        answer(['has' => $refused->getMessage()]);
    }
    PHP);
/** What the workers say of the token of one of them, that one first. */
$wake = static function (array $slept) use ($fpm): void {
    $said = ['its worker' => '', 'the other one' => ''];
    foreach ($fpm->getFromEveryWorker('wake', ['token' => $slept['token']]) as $answer) {
        $said[$answer['pid'] === $slept['pid'] ? 'its worker' : 'the other one'] = $answer['has'] === [$slept['queue']]
            ? "its queue, status $answer[status]" : json_encode($answer['has']);
    }
    foreach ($said as $who => $what) {
        echo "$who: $what\n";
    }
};
$slept = $fpm->getFromEveryWorker('sleep');
array_map($wake, $slept);
echo "once more\n";
$wake($slept[0]);

echo "\na session of PHP's, written when the request has ended\n";
$fpm = new Fpm();
$fpm->page('session', <<<'PHP'
    session_id('phpt');
    session_start(['use_cookies' => 0, 'save_path' => __DIR__]);
    $_SESSION['connection'] ??= page_connection();
    $connection = $_SESSION['connection'];
    $connection->openChannel()->exchangeDeclarePassive('amq.direct');
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);
for ($i = 0; $i < 3; ++$i) {
    echo $fpm->get('session')['status'], "\n";
}
echo 'connections: ', Broker::shared()->connections($fpm->name), "\n";
echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
its worker: its queue, status 2
the other one: "this token is of another worker; it wakes a connection in the process that made it only"
its worker: its queue, status 2
the other one: "this token is of another worker; it wakes a connection in the process that made it only"
once more
its worker: "this token was used before; each is good for once"
the other one: "this token is of another worker; it wakes a connection in the process that made it only"

a session of PHP's, written when the request has ended
1
2
2
connections: 1
log: []
