--TEST--
Consumers of a broker far away: sleep() returns when they have ended and with all that came for those with noAck until then; the end of a request waits for nothing, and what came too late is counted in the log
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

$operator = connection()->openChannel();
$acked = $operator->queueDeclare(unique('acked'))->queue;
$noack = $operator->queueDeclare(unique('noack'))->queue;
$proxy = Peer::proxy(params()['port'], 0);
$stats = static fn (): array => json_decode($proxy->command('stats'), true);
// Long enough for nobody to take the end of this time for an answer.
const SLEEP_TIMEOUT = 40;
$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('consume', <<<'PHP'
    $connection = page_connection(['sleep_timeout' => (int) $_GET['sleep_timeout']]);
    $channel = $connection->openChannel();
    $channel->basicConsume($_GET['acked'], fn () => null);
    $channel->basicConsume($_GET['noack'], fn () => null, noAck: true);
    $direct = new PConnection(['port' => (int) $_GET['direct'], 'pool' => 'direct']);
    $looking = $direct->openChannel();
    $looking->queueDeclarePassive($_GET['acked']);
    wait_at_gate();
    if ($_GET['end'] === 'guard') {
        return answer();
    }
    $messages = null;
    try {
        $connection->sleep();
    } catch (AmqpPconn\UnackedDeliveriesException $thrown) {
        $messages = array_map(fn ($message) => $message->body, $thrown->messages);
    }
    $consumers = [];
    foreach (['acked', 'noack'] as $queue) {
        $consumers[] = $looking->queueDeclarePassive($_GET[$queue])->consumerCount;
    }
    answer(['messages' => $messages, 'consumers' => $consumers]);
    PHP);
$fpm->page('status', "answer(['sessions' => AmqpPconn\\status()['sessions']]);");
$handed_out = static fn (): bool => ready($operator, $acked) + ready($operator, $noack) === 0;
$bodies = ['a', 'b', 'c'];
foreach (['sleep', 'guard'] as $end) {
    $gate = new Gate();
    $query = ['gate' => $gate->path, 'direct' => params()['port'], 'acked' => $acked, 'noack' => $noack];
    $request = $fpm->send('consume', $query + ['end' => $end, 'sleep_timeout' => SLEEP_TIMEOUT]);
    $gate->waitUntilReached();
    // What is handed out now is on its way until the request has said that it does not want it.
    $proxy->command('stall to-client');
    foreach ($bodies as $body) {
        $operator->basicPublish($body, '', $acked);
        $operator->basicPublish($body, '', $noack);
    }
    wait_until($handed_out, 'all are under way');
    $before = $stats()['bytes_to_target'];
    $gate->open();
    wait_until(static fn (): bool => $stats()['bytes_to_target'] > $before, 'the consumers are cancelled');
    echo "$end:\n";
    if ($end === 'guard') {
        echo '  answers meanwhile: ', thrown(static fn () => $request->response(SLEEP_TIMEOUT / 2)), "\n";
        $proxy->command('resume');
    } else {
        $proxy->command('resume');
        $answer = $request->response(SLEEP_TIMEOUT + 10)->values();
        echo '  messages with noAck: ', json_encode($answer['messages']), ', consumers right after it: ', json_encode($answer['consumers']), "\n";
    }
    unset($request);  // the worker is busy until it is closed
    wait_until(static fn (): bool => ready($operator, $acked) === count($bodies), 'what was under way is back');
    wait_until(static fn (): bool => $fpm->get('status')['sessions']['settling'] === 0, 'all is answered');
    echo '  back: ', drained($operator, $acked), ', with noAck: ', drained($operator, $noack), "\n";
}
// The line is written by whoever has the connection next.
$fpm->page('next', "page_connection()->connect(); answer();");
$fpm->get('next');
echo preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', implode("\n", $fpm->phpLog())), "\n";
$operator->queueDelete($acked);
$operator->queueDelete($noack);
?>
--EXPECT--
sleep:
  messages with noAck: ["a","b","c"], consumers right after it: [0,0]
  back: a+ b+ c+, with noAck: nothing
guard:
  answers meanwhile: nothing
  back: a+ b+ c+, with noAck: nothing
amqp_pconn: 3 deliveries of consumers with no-ack on channel 1 of HOST:PORT came when nobody was left to take them, and are lost
