--TEST--
While one channel of a connection still consumes when its request has ended, none of the others gives anything back
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
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

$fpm = new Fpm();
$fpm->page('consume', <<<'PHP'
    $connection = page_connection(['port' => (int) $_GET['port'], 'pool' => $_GET['port']]);
    $third = $connection->openChannel();
    [$one, $two] = [$connection->openChannel(), $connection->openChannel()];
    $seen = 0;
    foreach ([$one, $two] as $channel) {
        $channel->basicConsume('q', function () use (&$seen): void {
            ++$seen;
        });
    }
    // The last, so that the broker has to do with channels 1 and 2 for the others.
    $third->queueDeclare('q');
    $connection->select(timeout: 10, maxMessages: 2);
    $_GET['end'] === 'sleep' and $connection->sleep(requeueUnacked: true);
    answer(['seen' => $seen]);
    PHP);
// On each channel two deliveries. Both cancels are there, one is answered; then something that the client answers at once
// shows what it has sent by then; then the other cancel is answered.
$deliver = static fn (int $channel): array => preg_replace('/^((method|frame \w+)) 1 /', "$1 $channel ", deliver_steps(['a', 'b']));
$script = implode("\n", [
    'handshake',
    'oblige-until basic.consume', 'method 1 basic.consume-ok 0163',
    'oblige-until basic.consume', 'method 2 basic.consume-ok 0163',
    'oblige-until queue.declare', ...$deliver(1), ...$deliver(2), 'method 3 queue.declare-ok 01710000000000000000',
    'oblige-until basic.cancel', 'expect basic.cancel',
    'method 1 basic.cancel-ok 0163',
    'close-channel 3 404 gone',
    'oblige-until channel.close-ok',
    'method 2 basic.cancel-ok 0163',
    'oblige',
]);
foreach (['guard', 'sleep'] as $end) {
    $peer = Peer::scripted($script);
    $answer = $fpm->get('consume', ['port' => $peer->port, 'end' => $end]);
    $back = static fn (): bool => count(array_keys(received($peer, 0), 'basic.nack')) === 2;
    $in_time = thrown(static fn () => wait_until($back, 'both have given back'));
    $sent = array_filter(received($peer, 0), static fn (string $method): bool => in_array($method, ['basic.cancel', 'channel.close-ok', 'basic.nack'], true));
    echo "$end, seen {$answer['seen']}: ", implode(', ', $sent), $in_time === 'nothing' ? '' : " ($in_time)", "\n";
    echo $peer->command('failures');
}
?>
--EXPECT--
guard, seen 2: basic.cancel, basic.cancel, channel.close-ok, basic.nack, basic.nack
sleep, seen 2: basic.cancel, basic.cancel, channel.close-ok, basic.nack, basic.nack
