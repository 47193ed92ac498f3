--TEST--
A broker that stops reading in the middle of a publish: write_timeout ends it, the connection is not kept
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/hostile.inc';

$visits = new HostileVisits(<<<'PHP'
    $channel = $connection->openChannel();
    $body = str_repeat('x', (int) $_GET['size']);
    for ($sent = 0; $sent < 1 << 26; $sent += strlen($body)) {
        $channel->basicPublish($body, '', 'q');
    }
    PHP);
foreach (['one large body' => 1 << 26, 'large bodies' => 1 << 20, 'many small bodies' => 1 << 13] as $case => $size) {
    $visits->sayWithConnections($case, Peer::scripted("handshake\noblige-until basic.publish\nstop-reading"), ['size' => $size]);
}
$visits->end();
?>
--EXPECT--
one large body:
  AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
  connections: 2, kept: 0
large bodies:
  AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
  connections: 2, kept: 0
many small bodies:
  AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
  connections: 2, kept: 0
log: []
