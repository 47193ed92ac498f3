--TEST--
Requests that publish and requests that consume take turns on one connection: who publishes wakes nobody and makes no system call more than without consumers, and every message comes once
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
require __DIR__ . '/../include/consuming.inc';

const ROUNDS = 500;
$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$other = $operator->queueDeclare(unique('other'))->queue;
$fpm = new Fpm();
$sleepers = var_export(__DIR__ . '/sleeping-consumers.inc', true);
// What the look at a kept connection and the publish cost; the rest of a request is not its own.
$fpm->page('publish', <<<'PHP'
    $before = AmqpPconn\status()['system_calls'];
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->basicPublish($_GET['body'], '', $_GET['queue']);
    $calls = array_map(fn ($after, $before) => $after - $before, AmqpPconn\status()['system_calls'], $before);
    answer(['status' => $connection->getPersistenceStatus(), 'calls' => array_combine(array_keys($before), $calls)]);
    PHP);
$fpm->page('consume', "require $sleepers;\n" . <<<'PHP'
    $connection = page_connection();
    if ($connection->getChannels() === [] || array_filter($connection->getChannels(), fn ($channel) => $channel->getConsumerTags() !== []) === []) {
        $channel = $connection->openChannel();
        $channel->suspendOnSerialize = $channel->resumeOnHydrate = true;
        $channel->basicQos(10);
        $channel->startConsumer(new Counting($_GET['queue'], 'counting'));
    }
    $connection->select(timeout: 10, maxMessages: 1);
    answer(['seen' => Counting::$seen, 'consumers' => array_sum(array_map(fn ($channel) => count($channel->getConsumerTags()), $connection->getChannels()))]);
    PHP);
$fpm->page('settling', "answer(['settling' => AmqpPconn\\status()['sessions']['settling']]);");
$publish = static function (string $to, int $body) use ($fpm): string {
    $answer = $fpm->get('publish', ['queue' => $to, 'body' => $body]);
    return json_encode([$answer['status'], array_filter($answer['calls'])]);
};
// Without any consumer: what is usual.
$usual = [];
for ($i = 0; $i < 100; ++$i) {
    $said = $publish($other, $i);
    $i > 10 && $usual[$said] = ($usual[$said] ?? 0) + 1;
}
arsort($usual);
$with = [];
$seen = [];
$consumers = [];
for ($i = 0; $i < ROUNDS; ++$i) {
    $said = $publish($queue, $i);
    $i > 10 && $with[$said] = ($with[$said] ?? 0) + 1;
    $consumers[] = $operator->queueDeclarePassive($queue)->consumerCount;
    $answer = $fpm->get('consume', ['queue' => $queue]);
    array_push($seen, ...$answer['seen']);
    $consumers[] = $answer['consumers'] - 1;
    // Who comes at once has a part of what its predecessor left to be done.
    wait_until(static fn (): bool => $fpm->get('settling')['settling'] === 0, 'all is answered');
}
arsort($with);
[[$status, $calls], [$usual_status, $usual_calls]] = [json_decode(key($with), true), json_decode(key($usual), true)];
$more = array_filter($calls, static fn (int $count, string $call): bool => $count > ($usual_calls[$call] ?? 0), ARRAY_FILTER_USE_BOTH);
echo 'the usual request that publishes: connection ', $status, ' and ', $usual_status, ', system calls more than without consumers: ', json_encode($more), "\n";
echo 'consumers where there should be none: ', array_sum($consumers), "\n";
echo 'messages: ', count($seen), ', each once and in order: ', json_encode($seen === array_map(strval(...), range(0, ROUNDS - 1))), "\n";
echo 'left: ', ready($operator, $queue), ', log: ', json_encode(preg_grep('/amqp_pconn/', $fpm->phpLog())), "\n";
$operator->queueDelete($queue);
$operator->queueDelete($other);
?>
--EXPECT--
the usual request that publishes: connection 2 and 2, system calls more than without consumers: []
consumers where there should be none: 0
messages: 500, each once and in order: true
left: 0, log: []
