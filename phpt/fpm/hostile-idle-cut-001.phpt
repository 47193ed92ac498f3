--TEST--
A firewall that cuts connections when they are idle: the next request has another one and hears nothing of it
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

$visits = new HostileVisits('$connection->openChannel()->queueDeclare("", exclusive: true);');
$proxy = Peer::proxy(params()['port'], 0);
for ($i = 0; $i < 3; ++$i) {
    $answer = $visits->visit($proxy, ['seconds' => 10]);
    echo json_encode([$answer['thrown'], $answer['status']]), "\n";
    $proxy->command('cut-idle 20');
    wait_until(static fn () => json_decode($proxy->command('stats'))->open === 0, 'the connection is cut');
    $proxy->command('cut-idle 0');
}
$visits->end();
?>
--EXPECT--
["nothing",1]
["nothing",1]
["nothing",1]
log: []
