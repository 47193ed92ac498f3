--TEST--
While what a request left behind is not undone at the broker yet, the next request does not have its connection; when it has it, all is undone
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
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

// What a request does.
$cases = [
    'a message that it got' => '$channel->basicGet($queue);',
    'a message that came after its get had timed out' => 'thrown(fn () => $channel->basicGet($queue));',
    'a message that waited for its consumer' => '$channel->basicConsume($queue, fn () => null);
        wait_until(fn () => $channel->queueDeclarePassive($queue)->messageCount === 0, "it is handed out");',
    'an acknowledgement in a transaction' => '$channel->txSelect(); $channel->basicGet($queue)->ack();',
    'an exclusive queue' => '$channel->queueDeclare("$queue.mine", exclusive: true);',
];
$operator = connection()->openChannel();
$proxy = Peer::proxy(params()['port'], 0);
// Nobody but the next request reads what the broker answers.
$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
$fpm->connectPagesTo($proxy->port);
// It looks over a connection of its own as well, which does not lead through the proxy.
$fpm->page('next', <<<'PHP'
    $queue = $_GET['queue'];
    $direct = new PConnection(['port' => (int) $_GET['direct'], 'pool' => 'direct']);
    $direct->openChannel()->queueDeclarePassive($queue);
    $connection = page_connection(['pool' => $_GET['pool'], 'sleep_timeout' => 60]);
    touch("{$_GET['gate']}.reached");
    $connection->connect();
    touch("{$_GET['gate']}.open");
    $ready = $direct->openChannel()->queueDeclarePassive($queue)->messageCount;
    $mine = thrown(fn () => $direct->openChannel()->queueDeclarePassive("$queue.mine"));
    $message = $connection->openChannel()->basicGet($queue, noAck: true);
    answer([
        'ready' => $ready,
        'mine' => strtok($mine, ':'),
        'got' => $message?->body,
        'status' => $connection->getPersistenceStatus(),
    ]);
    PHP);
foreach ($cases as $case => $code) {
    $late = str_contains($case, 'timed out');
    $fpm->page($page = 'leave' . md5($case), <<<PHP
        \$queue = \$_GET['queue'];
        \$connection = page_connection(['pool' => \$_GET['pool'], 'sleep_timeout' => 60, 'rpc_timeout' => (float) \$_GET['rpc_timeout']]);
        \$channel = \$connection->openChannel();
        // So that the channel is open and another is there.
        \$channel->queueDeclarePassive(\$queue);
        \$connection->openChannel()->queueDeclarePassive(\$queue);
        if (\$_GET['late']) {
            touch("{\$_GET['gate']}.begun");
            wait_until(fn () => file_exists("{\$_GET['gate']}.stalled"), 'the broker is silent');
        }
        $code
        wait_at_gate();
        answer();
        PHP);
    $queue = $operator->queueDeclare(unique('queue'))->queue;
    fill($operator, $queue, ['message']);
    $gate = new Gate();
    $query = ['queue' => $queue, 'pool' => md5($case), 'direct' => params()['port'], 'late' => (int) $late, 'rpc_timeout' => $late ? 2 : 30];
    $request = $fpm->send($page, $query + ['gate' => $gate->path]);
    if ($late) {
        wait_until(static fn (): bool => file_exists("$gate->path.begun"), 'the page has begun', 30);
        $proxy->command('stall to-client');
        touch("$gate->path.stalled");
    }
    $gate->waitUntilReached();
    // What the request says at its end does not get to the broker yet.
    $proxy->command('stall to-target');
    $gate->open();
    $pid = $request->response()->values()['pid'];
    unset($request);  // the worker is busy until it is closed
    if ($late) {
        $proxy->command('resume to-client');
        wait_for_answers($pid, $proxy->port);
    }
    $gate = new Gate();
    $request = $fpm->send('next', $query + ['gate' => $gate->path]);
    $gate->waitUntilReached();
    // It cannot be shown that something never happens; half a second is long for what waits for nothing.
    $had_it = thrown(static fn () => wait_until(static fn (): bool => file_exists("$gate->path.open"), 'it has it', 0.5)) === 'nothing';
    $proxy->command('resume');
    $answer = $request->response()->values();
    unset($request);
    $message = $case === 'an exclusive queue' ? "its queue: {$answer['mine']}" : "ready: {$answer['ready']}";
    echo "$case:\n  ", $had_it ? 'had it at once' : 'had it later', ", status: {$answer['status']}, $message, got: {$answer['got']}\n";
    $operator->queueDelete($queue);
}
?>
--EXPECT--
a message that it got:
  had it later, status: 2, ready: 1, got: message
a message that came after its get had timed out:
  had it later, status: 2, ready: 1, got: message
a message that waited for its consumer:
  had it later, status: 2, ready: 1, got: message
an acknowledgement in a transaction:
  had it later, status: 2, ready: 1, got: message
an exclusive queue:
  had it later, status: 2, its queue: AmqpPconn\ChannelException [404], got: message
