--TEST--
A broker that has blocked a connection and sends no heartbeats any more is given up as any other is: the next request has another connection
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_fpm();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../fpm/fpm.inc';

$peer = Peer::scripted("handshake heartbeat=1\noblige-until basic.publish\nexpect-content\nblocked low on memory\nstop-reading\n---\nhandshake\noblige");
$fpm = new Fpm();
$fpm->connectPagesTo($peer->port);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $thrown = thrown(static fn () => $connection->openChannel()->basicPublish('x', '', 'q'));
    answer(['thrown' => $thrown, 'status' => $connection->getPersistenceStatus()]);
    PHP);
$say = static function (array $answer): void {
    unset($answer['pid']);
    echo json_encode($answer), "\n";
};
$since = microtime(true);
wait_until(static fn (): bool => $fpm->get('publish')['thrown'] !== 'nothing', 'it is blocked');
$say($fpm->get('publish'));
wait_until(static fn (): bool => $peer->command('ended 0') === 'yes', 'it is given up');
$seconds = microtime(true) - $since;
echo 'given up in time: ', $seconds > 1 && $seconds < 5 ? 'yes' : $seconds, "\n";
$say($fpm->get('publish'));
echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
{"thrown":"AmqpPconn\\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory","status":2}
given up in time: yes
{"thrown":"nothing","status":1}
log: []
