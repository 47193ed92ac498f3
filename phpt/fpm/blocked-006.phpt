--TEST--
A connection that still owes answers when it is parked, and is blocked then: the next requests do not wait for these
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
require __DIR__ . '/fpm.inc';

$visit = static function (string $keeper, string $what, string $script, string $code): void {
    // When it is blocked the first connection is not answered any more.
    $peer = Peer::scripted("handshake\n$script\nblocked low on memory\nstop-reading\n---\nhandshake\noblige");
    $fpm = new Fpm(ini: ['amqp_pconn.keeper' => $keeper]);
    $fpm->connectPagesTo($peer->port);
    $fpm->page('leave', "\$connection = page_connection(['sleep_timeout' => 10.0]);\n\$channel = \$connection->openChannel();\n$code\nanswer();");
    $fpm->page('next', <<<'PHP'
        $connection = page_connection(['sleep_timeout' => 10.0]);
        $started = hrtime(true);
        $thrown = thrown(static fn () => $connection->openChannel()->queueDeclare('q'));
        answer(['in time' => (hrtime(true) - $started) / 1e9 < 2, 'as it should' => preg_match('/^nothing|BlockedException/', $thrown) === 1]);
        PHP);
    $fpm->get('leave');
    for ($i = 0; $i < 3; ++$i) {
        $answers[] = array_diff_key($fpm->get('next'), ['pid' => 0]);
    }
    echo "keeper=$keeper, $what: ", implode(' and ', array_unique(array_map(json_encode(...), $answers)));
    echo ', connections: ', $peer->command('connections') <= 2 ? 'few' : $peer->command('connections'), "\n";
};
foreach (['1', '0'] as $keeper) {
    foreach (['at once', 'later'] as $when) {
        $delay = $when === 'later' ? "\ndelay 300" : '';
        $visit($keeper, "an exclusive queue, blocked $when", "oblige-until queue.delete$delay", '$channel->queueDeclare("", exclusive: true);');
        $visit($keeper, "a message, blocked $when", "oblige-until basic.nack$delay", '$message = $channel->basicGet("q");');
        $visit($keeper, "a transaction, blocked $when", "oblige-until tx.rollback$delay", '$channel->txSelect(); $channel->basicPublish("x", "", "q");');
    }
}
?>
--EXPECT--
keeper=1, an exclusive queue, blocked at once: {"in time":true,"as it should":true}, connections: few
keeper=1, a message, blocked at once: {"in time":true,"as it should":true}, connections: few
keeper=1, a transaction, blocked at once: {"in time":true,"as it should":true}, connections: few
keeper=1, an exclusive queue, blocked later: {"in time":true,"as it should":true}, connections: few
keeper=1, a message, blocked later: {"in time":true,"as it should":true}, connections: few
keeper=1, a transaction, blocked later: {"in time":true,"as it should":true}, connections: few
keeper=0, an exclusive queue, blocked at once: {"in time":true,"as it should":true}, connections: few
keeper=0, a message, blocked at once: {"in time":true,"as it should":true}, connections: few
keeper=0, a transaction, blocked at once: {"in time":true,"as it should":true}, connections: few
keeper=0, an exclusive queue, blocked later: {"in time":true,"as it should":true}, connections: few
keeper=0, a message, blocked later: {"in time":true,"as it should":true}, connections: few
keeper=0, a transaction, blocked later: {"in time":true,"as it should":true}, connections: few
