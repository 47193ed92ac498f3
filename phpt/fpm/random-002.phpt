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
require __DIR__ . '/random-shared-ledger.inc';

const WORKERS = 4;
const QUEUES = 3;
$count = (int) getenv('AMQP_PCONN_REQUESTS') ?: (getenv('AMQP_PCONN_FULL') ? 10000 : 500);
$seed = getenv('AMQP_PCONN_SEED') ?: bin2hex(random_bytes(4));
$prefix = unique('random');
$broker = Broker::shared();
$ledger = new RandomSharedLedger();
$wrong = 0;
$tell = static function (array $what, string $where, string $answer = '') use (&$wrong): void {
    if ($what !== [] && ++$wrong <= 5) {
        echo "$where: ", implode("\n  ", array_slice($what, 0, 10)), "\n", preg_replace('/\n+/', ' ', $answer), "\n";
    }
};

$reader = connection()->openChannel();
for ($i = 0; $i < QUEUES; ++$i) {
    $reader->queueDeclare("$prefix.queue$i");
}
$reader->queueDeclare("$prefix.noack", arguments: ['x-max-length' => 20]);
$reader->queueDeclare("$prefix.full", arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish']);
$reader->basicPublish('the only one', '', "$prefix.full");
$reader->exchangeDeclare("$prefix.exchange", 'topic');
$reader->queueBind("$prefix.queue1", "$prefix.exchange", 'bound');

$fpm = new Fpm(workers: WORKERS);
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
        $rest = trim(preg_replace('/^@.*$/m', '', $response->body)) . $response->errors;
        if (!preg_match('/^(on purpose|(PHP )?Fatal error: +(Uncaught LogicException: on purpose|Allowed memory size).*)?$/s', $rest)) {
            $found[] = "answered $rest";
        }
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
for ($i = 0; $i < QUEUES; ++$i) {
    $consumers = $reader->queueDeclarePassive("$prefix.queue$i")->consumerCount;
    $tell($consumers === 0 ? [] : ["$consumers consumers"], "queue$i");
}
foreach ($after as $pid) {
    $fpm->signalWorker($pid, 'QUIT');
}
wait_until(static fn (): bool => $broker->connections($fpm->name) === 0, 'all connections are closed');
for ($i = 0; $i < QUEUES; ++$i) {
    while ($message = $reader->basicGet("$prefix.queue$i", noAck: true)) {
        $tell($ledger->take(strstr($message->body, ' ', true)), "queue$i");
    }
    $reader->queueDelete("$prefix.queue$i");
}
$tell($ledger->end(), 'in the end');
$known = '/^amqp_pconn: (what a request had not settled was given back to \S+, deliveries: \d+'
    . '|the broker \S+ closed channel \d+ after its user had left it: 404 NOT_FOUND - no exchange .*'
    . '|what was not committed on channel \d+ of \S+ was rolled back'
    . '|the broker \S+ (refused \(basic\.nack\)|returned) what was published on channel \d+, and nobody was left to be told: .*'
    . '|the broker \S+ never confirmed what was published on channel \d+, .*'
    . '|\d+ deliveries of consumers with no-ack on channel \d+ of \S+ came when nobody was left to take them, and are lost)$/';
$tell(array_slice(array_values(preg_grep($known, preg_grep('/amqp_pconn:/', $fpm->phpLog()), PREG_GREP_INVERT)), 0, 10), 'the log');
$reader->queueDelete("$prefix.full");
$reader->queueDelete("$prefix.noack");
$reader->exchangeDelete("$prefix.exchange");
echo 'published and received enough to tell: ', json_encode($ledger->size() > $count / 2 && $ledger->received > $count / 4), "\n";
echo 'wrong: ', $wrong, $wrong > 0 ? " (AMQP_PCONN_SEED=$seed)" : '', "\n";
?>
--EXPECT--
published and received enough to tell: true
wrong: 0
