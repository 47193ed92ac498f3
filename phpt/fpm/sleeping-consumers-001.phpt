--TEST--
Consumers that sleep: under php-fpm they are there in the next request of the worker, under their tags, and get what is left, once; meanwhile the queue is everybody's
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

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$broker = Broker::shared();
$fpm = new Fpm();
$sleepers = var_export(__DIR__ . '/sleeping-consumers.inc', true);
$fpm->page('start', "require $sleepers;\n" . <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->resumeOnHydrate = isset($_GET['resume']);
    $channel->ackBuffer = 2;
    $channel->basicQos(3);
    $channel->startConsumer(new Counting($_GET['queue'], 'counting'));
    $connection->select(timeout: 10, maxMessages: 2);
    $_GET['end'] === 'sleep' && $connection->sleep();
    $_GET['end'] === 'throw' && throw new LogicException('on purpose');
    $_GET['end'] === 'exit' && exit(json_encode(['seen' => Counting::$seen, 'pid' => getmypid()]));
    answer(['seen' => Counting::$seen]);
    PHP);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $connection->openChannel()->basicPublish($_GET['body'], '', $_GET['queue']);
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);
$fpm->page('claim', "require $sleepers;\n" . <<<'PHP'
    $connection = page_connection();
    $channels = [];
    // That of the request which published is left open as well.
    isset($_GET['channels']) && $channels = array_filter($connection->getChannels(), fn ($channel) => $channel->getConsumerTags() !== []);
    $states = array_map(fn ($channel) => [$channel->getConsumerTags(), $channel->isSuspended(), $channel->suspendOnSerialize, $channel->ackBuffer, $channel->getConsumerByTag('counting')->count], $channels);
    isset($_GET['call']) && array_map(fn ($channel) => $channel->resume(), $channels);
    $messages = $connection->select(timeout: (float) $_GET['timeout'], maxMessages: (int) $_GET['most']);
    answer(['states' => $states, 'messages' => $messages, 'seen' => Counting::$seen]);
    PHP);
$at_broker = static function () use ($broker, $queue): string {
    $lookup = "element(2, rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"$queue\">>)))";
    $values = array_map(static fn (string $what): int => (int) $broker->eval("element(2, hd(rabbit_amqqueue:info($lookup, [$what])))"), ['messages_unacknowledged', 'consumers', 'messages_ready']);
    return json_encode($values);
};
foreach (['sleep', 'ends', 'throw', 'exit'] as $end) {
    foreach ([false, true] as $resume) {
        echo $end, $resume ? ', resumes by itself' : '', "\n";
        $operator->queuePurge($queue);
        fill($operator, $queue, range(1, 5));
        $response = $fpm->request('start', ['queue' => $queue, 'end' => $end] + ($resume ? ['resume' => 1] : []));
        echo '  first: ', $end === 'throw' ? 'it threw' : json_encode($response->values()['seen']), "\n";
        wait_until(static fn (): bool => $at_broker() === '[0,0,3]', 'it sleeps');
        echo '  asleep, others get: ', $operator->basicGet($queue, noAck: true)->body, "\n";
        $fpm->get('publish', ['queue' => $queue, 'body' => 'new']);
        wait_until(static fn (): bool => ready($operator, $queue) === 3, 'it is published');
        echo '  after a request that publishes: ', $at_broker(), "\n";
        $answer = $fpm->get('claim', ($resume ? [] : ['channels' => 1, 'call' => 1]) + ['timeout' => 10, 'most' => 3]);
        echo '  then: ', json_encode([array_values($answer['states']), $answer['messages'], $answer['seen']]), "\n";
        $fpm->get('publish', ['queue' => $queue, 'body' => 'last']);
        wait_until(static fn (): bool => $at_broker() === '[0,0,1]', 'it sleeps again');
        $answer = $fpm->get('claim', ($resume ? [] : ['channels' => 1, 'call' => 1]) + ['timeout' => 10, 'most' => 1]);
        echo '  and then: ', json_encode([array_values($answer['states']), $answer['messages'], $answer['seen']]), "\n";
        $answer = $fpm->get('claim', ['channels' => 1, 'timeout' => 0, 'most' => 1]);
        echo '  they are ', count($answer['states']), "\n";
        $fpm->signalWorker($answer['pid'], 'QUIT');
    }
}
echo implode("\n", preg_grep('/amqp_pconn: /', $fpm->phpLog())), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
sleep
  first: ["1","2"]
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[[["counting"],true,true,2,2]],3,["4","5","new"]]
  and then: [[[["counting"],true,true,2,5]],1,["last"]]
  they are 1
sleep, resumes by itself
  first: ["1","2"]
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[],3,["4","5","new"]]
  and then: [[],1,["last"]]
  they are 1
ends
  first: ["1","2"]
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[[["counting"],true,true,2,2]],3,["4","5","new"]]
  and then: [[[["counting"],true,true,2,5]],1,["last"]]
  they are 1
ends, resumes by itself
  first: ["1","2"]
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[],3,["4","5","new"]]
  and then: [[],1,["last"]]
  they are 1
throw
  first: it threw
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[[["counting"],true,true,2,2]],3,["4","5","new"]]
  and then: [[[["counting"],true,true,2,5]],1,["last"]]
  they are 1
throw, resumes by itself
  first: it threw
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[],3,["4","5","new"]]
  and then: [[],1,["last"]]
  they are 1
exit
  first: ["1","2"]
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[[["counting"],true,true,2,2]],3,["4","5","new"]]
  and then: [[[["counting"],true,true,2,5]],1,["last"]]
  they are 1
exit, resumes by itself
  first: ["1","2"]
  asleep, others get: 3
  after a request that publishes: [0,0,3]
  then: [[],3,["4","5","new"]]
  and then: [[],1,["last"]]
  they are 1
