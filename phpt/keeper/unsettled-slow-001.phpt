--TEST--
A request that leaves 1,000 deliveries unsettled with a broker half a second away answers as soon as one that leaves none; all are back in the queue afterwards
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
require __DIR__ . '/../fpm/fpm.inc';

const DELIVERIES = 1000;

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
for ($i = 0; $i < DELIVERIES; ++$i) {
    $reader->basicPublish("message $i", '', $queue);
}
$there = static fn (): int => $reader->queueDeclarePassive($queue)->messageCount;
wait_until(static fn () => $there() === DELIVERIES, 'all are there');

$proxy = Peer::proxy(params()['port'], 0);
$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('get', <<<'PHP'
    $channel = page_connection()->openChannel();
    $channel->queueDeclarePassive($_GET['queue']);
    for ($i = 0; $i < $_GET['count']; ++$i) {
        $bodies[] = $channel->basicGet($_GET['queue'])->body;
    }
    touch("{$_GET['gate']}.reached");
    wait_until(static fn (): bool => file_exists("{$_GET['gate']}.open"), 'the broker is far away');
    answer(['got' => count($bodies ?? []), 'over' => microtime(true)]);
    PHP);
$fpm->page('status', "answer(['sessions' => AmqpPconn\\status()['sessions']]);");
$fpm->page('next', <<<'PHP'
    $started = microtime(true);
    $connection = page_connection();
    $count = $connection->openChannel()->queueDeclarePassive($_GET['queue'])->messageCount;
    answer(['seconds' => microtime(true) - $started, 'status' => $connection->getPersistenceStatus(), 'count' => $count]);
    PHP);
$sessions = static fn (): array => $fpm->get('status')['sessions'];

// How long after its last line a request that got this many answers, in milliseconds. The broker is far away by then.
$visit = static function (int $count) use ($fpm, $proxy, $queue): float {
    $gate = sys_get_temp_dir() . '/' . unique('gate');
    $request = $fpm->send('get', ['queue' => $queue, 'count' => $count, 'gate' => $gate]);
    wait_until(static fn () => file_exists("$gate.reached"), 'the request has its messages', 30);
    $proxy->command('delay 500');
    touch("$gate.open");
    $answered = $request->firstByteAt();
    $answer = $request->response()->values();
    array_map('unlink', ["$gate.reached", "$gate.open"]);
    $answer['got'] === $count or throw new RuntimeException("got {$answer['got']}");
    return ($answered - $answer['over']) * 1000;
};

$with = $without = [];
for ($round = 0; $round < 3; ++$round) {
    $without[] = $visit(0);
    $proxy->command('delay 0');
    $with[] = $visit(DELIVERIES);
    $seen[] = json_encode($sessions());
    wait_until(static fn () => $sessions()['settling'] === 0, 'the answer has come');
    $seen[] = json_encode($sessions());
    // Before the answer came, they were back.
    $seen[] = $there();
    $proxy->command('delay 0');
}
sort($with);
sort($without);
$later = $with[1] - $without[1];
echo 'answered later by at most 50 ms: ', $later <= 50 ? 'yes' : json_encode([$with, $without]), "\n";
echo 'sessions and messages, each time: ', implode(' ', array_unique($seen)), "\n";

// Who asks meanwhile waits for them, or has another connection, but never misses one.
$visit(DELIVERIES);
$next = $fpm->get('next', ['queue' => $queue]);
$reused = $next['status'] === AmqpPconn\PConnection::SOCK_REUSED;
echo 'a request meanwhile: ', json_encode($next['seconds'] < 5), $reused && $next['count'] !== DELIVERIES ? ", missed some: {$next['count']}" : '', "\n";
$proxy->command('delay 0');
wait_until(static fn () => $there() === DELIVERIES, 'all are back');
$ids = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    $ids[] = $message->body;
    $redelivered ??= $message->redelivered;
}
echo 'back, each once: ', count(array_unique($ids)), ' of ', count($ids), ', redelivered: ', json_encode($redelivered), "\n";
echo implode("\n", array_unique(preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', $fpm->phpLog()))), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
answered later by at most 50 ms: yes
sessions and messages, each time: {"leased":0,"parked":0,"settling":1} {"leased":0,"parked":1,"settling":0} 1000
a request meanwhile: true
back, each once: 1000 of 1000, redelivered: true
amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1000
