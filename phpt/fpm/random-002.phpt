--TEST--
Whatever requests do at the same time in four workers: no confirmed message is lost, none is settled twice or comes from nowhere, no worker hangs or dies, and the broker has what the rules say
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
require __DIR__ . '/random-queues.inc';
require __DIR__ . '/random-shared-ledger.inc';

const WORKERS = 4;
$count = (int) getenv('AMQP_PCONN_REQUESTS') ?: (getenv('AMQP_PCONN_FULL') ? 10000 : 500);
$seed = getenv('AMQP_PCONN_SEED') ?: bin2hex(random_bytes(4));
$prefix = unique('random');
$broker = Broker::shared();
$ledger = new RandomSharedLedger();
$wrong = $forked = $timed_out = 0;
$tell = static function (array $what, string $where, string $answer = '') use (&$wrong): void {
    if ($what !== [] && ++$wrong <= 5) {
        echo "$where: ", implode("\n  ", array_slice($what, 0, 10)), "\n", preg_replace('/\n+/', ' ', $answer), "\n";
    }
};

$reader = connection()->openChannel();
$queues = new RandomQueues($reader, $prefix);

// php-fpm has no pcntl; some PHP has no FFI either, and then no request forks or runs out of time.
$ffi = is_file(ini_get('extension_dir') . '/ffi.so') ? ['php_admin_value[extension]' => 'ffi.so'] : [];
$fpm = new Fpm(workers: WORKERS, ini: ['ffi.enable' => '1'], pool: $ffi);
$of = var_export(__DIR__ . '/random.inc', true);
// What has one owner at a time is each worker's own.
$fpm->page('random', "require_once $of;\n(new RandomRequest(\$_GET['id'], " . var_export($prefix, true) . ', others: true))->run();');
$fpm->page('figures', 'answer(["figures" => figures()]);');
$pids = array_column($fpm->getFromEveryWorker('figures'), 'pid');
for ($done = 0; $done < $count; $done += WORKERS) {
    $requests = [];
    for ($i = 0; $i < WORKERS; ++$i) {
        $requests["$seed." . ($done + $i)] = $fpm->send('random', ['id' => "$seed." . ($done + $i)]);
    }
    foreach ($requests as $id => $request) {
        try {
            $response = $request->response();
        } catch (RuntimeException $hung) {
            $tell([$hung->getMessage()], "request $id");
            continue;
        }
        $found = $ledger->add($response->body);
        $forked += str_contains($response->body, '"fork"');
        $timed_out += str_contains($response->body, 'Maximum execution time');
        array_push($found, ...RandomQueues::wrongIn($response));
        $tell($found, "request $id", $response->body);
    }
    unset($requests, $request);  // a worker waits until its connection is closed
}
$after = array_column($fpm->getFromEveryWorker('figures'), 'pid');
sort($pids);
sort($after);
$tell($pids === $after ? [] : ['workers were replaced'], 'all requests');

// Between requests nobody consumes, and what was not settled is back.
$unsettled = static fn (): int => (int) $broker->eval("lists:sum([0 | [element(2, hd(rabbit_amqqueue:info(Q, [messages_unacknowledged]))) || Q <- rabbit_amqqueue:list(<<\"/\">>), lists:prefix(\"$prefix\", binary_to_list(element(4, element(2, Q))))]])");
wait_until(static fn (): bool => $unsettled() === 0, 'nothing is unsettled');
foreach ($queues->names() as $queue) {
    $consumers = $reader->queueDeclarePassive($queue)->consumerCount;
    $tell($consumers === 0 ? [] : ["$consumers consumers"], $queue);
}
wait_until(static fn (): bool => $broker->exclusiveQueues($fpm->name) === 0, 'no exclusive queue is left');
wait_until(static fn (): bool => $broker->mostChannels($fpm->name) <= 9, 'no connection has more than 8 channels, and one whose consumers sleep');
// Of the three keys of a worker one may have several at a time, and each of the others too.
$connections = $broker->connections($fpm->name);
$tell($connections <= 20 * WORKERS ? [] : ["$connections connections"], 'all requests');
foreach ($after as $pid) {
    $fpm->signalWorker($pid, 'QUIT');
}
wait_until(static fn (): bool => $broker->connections($fpm->name) === 0, 'all connections are closed');
$queues->takeAll(static fn (string $id, bool $redelivered, string $queue) => $tell($ledger->take($id), $queue));
$tell($ledger->end(), 'in the end');
$tell(RandomQueues::wrongInLog($fpm), 'the log');
$tell($queues->delete(), 'the queues');
echo 'published and received enough to tell: ', json_encode($ledger->size() > $count / 2 && $ledger->received > $count / 4), "\n";
echo 'forked and ran out of time: ', json_encode($ffi === [] || min($forked, $timed_out) > $count / 100), "\n";
echo 'wrong: ', $wrong, $wrong > 0 ? " (AMQP_PCONN_SEED=$seed)" : '', "\n";
?>
--EXPECT--
published and received enough to tell: true
forked and ran out of time: true
wrong: 0
