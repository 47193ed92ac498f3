--TEST--
A slow link that lives: requests take their time, none times out, the connection is kept
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
require __DIR__ . '/hostile.inc';

$visits = new HostileVisits(<<<'PHP'
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare('', exclusive: true)->queue;
    $body = random_bytes(4000);
    $channel->basicPublish($body, '', $queue);
    $result = $channel->basicGet($queue, noAck: true)->body === $body;
    PHP);
$proxy = Peer::proxy(params()['port'], 0);
// A request takes some 4500 bytes each way.
echo $proxy->command('trickle 20000'), "\n";
$started = microtime(true);
for ($i = 0; $i < 4; ++$i) {
    $answer = $visits->visit($proxy, ['seconds' => 10]);
    echo json_encode([$answer['thrown'], $answer['result'], $answer['status']]), "\n";
}
echo 'it was slow: ', json_encode(microtime(true) - $started > 1), "\n";
$visits->end();
?>
--EXPECT--
ok
["nothing",true,1]
["nothing",true,2]
["nothing",true,2]
["nothing",true,2]
it was slow: true
log: []
