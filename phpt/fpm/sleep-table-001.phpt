--TEST--
What a channel leaves behind, whether its program sleeps or its request just ends: what the program is told, what is in the queue again, and what the next request of the worker finds
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

// The code of a page, with $queue that has the messages 1 to 6, and $full that takes none; what makes sleep() agree; how many
// lines the log has of it after sleep() and after the end.
$rows = [
    'published' => ['$channel->basicPublish("7", "", $queue);'],
    'published, and closed it' => ['$channel->basicPublish("7", "", $queue); $channel->close();'],
    'got with no-ack' => ['$channel->basicGet($queue, noAck: true);'],
    'settled all' => ['$channel->basicGet($queue)->ack(); $channel->basicGet($queue)->nack();'],
    'holds what it got' => ['$channel->basicGet($queue)->ack(); $kept = [$channel->basicGet($queue), $channel->basicGet($queue)];', '$kept[0]->ack(); $kept[1]->ack();', [0, 1]],
    'holds what it got, and closed it' => ['$channel->basicGet($queue); $channel->close();'],
    'left a consumer' => ['$channel->basicQos(4); $channel->basicConsume($queue, fn () => PConnection::CONSUMER_ACK, "left"); $connection->select(maxMessages: 1);'],
    'left a consumer and what it saw' => ['$channel->basicQos(4); $channel->basicConsume($queue, fn () => null, "left"); $connection->select(maxMessages: 2);', '$channel->basicAck(0, multiple: true);', [0, 1]],
    'left a consumer with no-ack' => ['$channel->basicConsume($queue, fn () => null, "left", noAck: true); $connection->select(maxMessages: 2); wait_for_ready($connection->openChannel(), $queue, 0);', '', [0, 1]],
    'left a consumer of replies' => ['$channel->basicConsume("amq.rabbitmq.reply-to", fn () => null, "left", noAck: true); $channel->basicPublish("7", "", $queue, ["reply_to" => "amq.rabbitmq.reply-to"]);'],
    'waits for confirms' => ['$channel->confirmSelect(); $channel->basicPublish("7", "", $queue);'],
    'was refused a message' => ['$channel->confirmSelect(); $channel->basicPublish("7", "", $queue); $channel->basicPublish("8", "", $full);', '', [0, 1]],
    'got a message back' => ['$channel->basicPublish("7", "", "no such queue", mandatory: true);', '', [1, 1]],
    'published to a missing exchange' => ['$channel->basicPublish("7", "no such exchange", "");', '', [1, 1]],
    'published and acknowledged in a transaction' => ['$channel->txSelect(); $channel->basicPublish("7", "", $queue); $channel->basicGet($queue)->ack();', '$channel->txCommit();', [0, 2]],
    'committed all' => ['$channel->txSelect(); $channel->basicPublish("7", "", $queue); $channel->txCommit();'],
    'committed all, and closed it' => ['$channel->txSelect(); $channel->basicPublish("7", "", $queue); $channel->txCommit(); $channel->close();'],
    'has another qos' => ['$channel->basicQos(2);'],
    'has another qos, and closed it' => ['$channel->basicQos(2); $channel->close();'],
    'declared exclusive queues' => ['$mine = $channel->queueDeclare(exclusive: true)->queue; $channel->basicPublish("7", "", $mine); $channel->queueDeclare(unique("mine"), exclusive: true);'],
    'was closed by the broker' => ['thrown(fn () => $channel->queueDeclarePassive("no such queue"));'],
];

$operator = connection()->openChannel();
$full = $operator->queueDeclare(unique('full'), arguments: ['x-max-length' => 0, 'x-overflow' => 'reject-publish'])->queue;
$queue = $operator->queueDeclare(unique('queue'))->queue;
$broker = Broker::shared();
$fpm = new Fpm();
$next = <<<'PHP'
    require_once '%s';
    $connection = page_connection(['pool' => $_GET['pool']]);
    $connection->connect();
    $status = $connection->getPersistenceStatus();
    // Of these, what their program chose is meant to last, so they are not among the others.
    $left = $connection->getChannels();
    $new = $connection->openChannel();
    $new->queueDeclare($_GET['probe'], exclusive: true);
    fill($new, $_GET['probe'], range(1, 9));
    $all = [...array_values($left), $new];
    $found = [
        'status' => $status,
        'left' => count($left),
        'held' => array_sum(array_map(fn ($channel) => count($channel->getUnackedTags()), $all)),
        'consumers' => array_merge(...array_map(fn ($channel) => $channel->getConsumerTags(), $all)),
        'settles' => count(array_filter($all, fn ($channel) => thrown(fn () => $channel->basicAck(1)) === 'nothing')),
    ];
    // However many may be unsettled: there is no prefetch.
    $new->basicConsume($_GET['probe'], fn () => null);
    $found['messages'] = $connection->select(timeout: 5, maxMessages: 9);
    $new->basicAck(0, multiple: true);
    $confirming = $connection->openChannel();
    $confirming->confirmSelect();
    $found['sequence'] = $confirming->basicPublish('x', '', $_GET['probe']);
    answer($found);
    PHP;
$fpm->page('next', sprintf($next, dirname(__DIR__) . '/include/consuming.inc'));
// What of the queue is unsettled, and its consumers, together.
$lookup = "element(2, rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"$queue\">>)))";
$count = static fn (string $what): string => "proplists:get_value($what, I)";
$at_broker = "begin I = rabbit_amqqueue:info($lookup, [messages_unacknowledged, consumers]), {$count('messages_unacknowledged')} + {$count('consumers')} end";
$named = static fn (string $text): string => preg_replace(
    ['/channel \d+/', '/127.0.0.1:\d+/', "/$queue/", "/$full/", '/"amq\.gen-[^"]*"/', '/amq\.ctag-\S+/'],
    ['channel N', 'HOST:PORT', 'QUEUE', 'FULL', 'GENERATED', 'TAG'],
    $text,
);
$number = 0;
foreach ($rows as $row => $codes) {
    [$code, $settle, $logged] = $codes + [1 => '', [0, 0]];
    echo "A channel that $row\n";
    ++$number;
    foreach (['sleep' => 'sleep()', 'guard' => 'the end'] as $end => $title) {
        $sleeps = $end === 'guard' ? 'answer();' : <<<PHP
            \$before = [\$channel->isOpen(), count(\$channel->getUnackedTags())];
            \$said = [thrown(fn () => \$connection->sleep())];
            if (\$connection->isConnected()) {
                \$said[] = \$before === [\$channel->isOpen(), count(\$channel->getUnackedTags())] ? 'nothing has changed' : 'something has changed';
                $settle
                \$said[] = thrown(fn () => \$connection->sleep());
            }
            answer(['said' => implode('; then: ', \$said)]);
            PHP;
        $fpm->page("row$number$end", 'require_once ' . var_export(dirname(__DIR__) . '/include/consuming.inc', true) . <<<PHP
            ;
            [\$queue, \$full] = [\$_GET['queue'], \$_GET['full']];
            \$connection = page_connection(['pool' => \$_GET['pool']]);
            \$channel = \$connection->openChannel();
            $code
            $sleeps
            PHP);
        $operator->queuePurge($queue);
        fill($operator, $queue, range(1, 6));
        $lines = count($fpm->phpLog());
        $pool = ['pool' => "$number-$end"];
        $answer = $fpm->get("row$number$end", $pool + ['queue' => $queue, 'full' => $full]);
        wait_until(static fn (): bool => [$broker->eval($at_broker), $broker->exclusiveQueues($fpm->name)] === ['0', 0], 'nothing is unsettled, consumed or exclusive');
        $next = $fpm->get('next', $pool + ['probe' => unique('probe')]);
        wait_until(static fn (): bool => count($fpm->phpLog()) >= $lines + $logged[$end === 'guard'], 'the log has its lines');
        $log = preg_grep('/^amqp_pconn: /', array_slice($fpm->phpLog(), $lines));
        echo "  $title: ", isset($answer['said']) ? $named($answer['said']) : '', "\n";
        echo '    in the queue: ', drained($operator, $queue), "\n";
        $new = ['status' => 2, 'left' => $next['left'], 'held' => 0, 'consumers' => [], 'settles' => 0, 'messages' => 9, 'sequence' => 1];
        $as_new = $next === $new + ['pid' => $answer['pid']];
        echo '    next: ', $as_new ? 'as new' : json_encode($next), ", left open: {$next['left']}\n";
        foreach ($log as $line) {
            echo '    log: ', $named($line), "\n";
        }
    }
}
$operator->queueDelete($queue);
$operator->queueDelete($full);
?>
--EXPECT--
A channel that published
  sleep(): nothing
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
A channel that published, and closed it
  sleep(): nothing
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 0
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 0
A channel that got with no-ack
  sleep(): nothing
    in the queue: 2 3 4 5 6
    next: as new, left open: 1
  the end: 
    in the queue: 2 3 4 5 6
    next: as new, left open: 1
A channel that settled all
  sleep(): nothing
    in the queue: 2+ 3 4 5 6
    next: as new, left open: 1
  the end: 
    in the queue: 2+ 3 4 5 6
    next: as new, left open: 1
A channel that holds what it got
  sleep(): AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel N: 2, 3); ack, nack or reject them, or give them back with sleep(requeueUnacked: true); then: nothing has changed; then: nothing
    in the queue: 4 5 6
    next: as new, left open: 1
  the end: 
    in the queue: 2+ 3+ 4 5 6
    next: as new, left open: 1
    log: amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 2
A channel that holds what it got, and closed it
  sleep(): nothing
    in the queue: 1+ 2 3 4 5 6
    next: as new, left open: 0
  the end: 
    in the queue: 1+ 2 3 4 5 6
    next: as new, left open: 0
A channel that left a consumer
  sleep(): nothing
    in the queue: 2+ 3+ 4+ 5+ 6
    next: as new, left open: 1
  the end: 
    in the queue: 2+ 3+ 4+ 5+ 6
    next: as new, left open: 1
A channel that left a consumer and what it saw
  sleep(): AmqpPconn\UnackedDeliveriesException: the connection to HOST:PORT cannot sleep with unsettled deliveries (channel N: 1, 2); ack, nack or reject them, or give them back with sleep(requeueUnacked: true); then: nothing has changed; then: nothing
    in the queue: 3+ 4+ 5+ 6+
    next: as new, left open: 1
  the end: 
    in the queue: 1+ 2+ 3+ 4+ 5 6
    next: as new, left open: 1
    log: amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 2
A channel that left a consumer with no-ack
  sleep(): AmqpPconn\UnackedDeliveriesException: messages of consumers with noAck had come from HOST:PORT that they were not called for: 4; no queue has them any more, $messages does
    in the queue: nothing
    next: as new, left open: 2
  the end: 
    in the queue: nothing
    next: as new, left open: 2
    log: amqp_pconn: 4 deliveries of consumers with no-ack on channel N of HOST:PORT came when nobody was left to take them, and are lost
A channel that left a consumer of replies
  sleep(): nothing
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
A channel that waits for confirms
  sleep(): nothing
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
A channel that was refused a message
  sleep(): AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel N: nacked 2 (1 to exchange "" with routing key "FULL")
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 0
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
    log: amqp_pconn: the broker HOST:PORT refused (basic.nack) what was published on channel N, and nobody was left to be told: 1 to exchange "" with routing key "FULL"
A channel that got a message back
  sleep(): nothing
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 1
    log: amqp_pconn: the broker HOST:PORT returned what was published on channel N, and nobody was left to be told: 312 NO_ROUTE, exchange "", routing key "no such queue"
  the end: 
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 1
    log: amqp_pconn: the broker HOST:PORT returned what was published on channel N, and nobody was left to be told: 312 NO_ROUTE, exchange "", routing key "no such queue"
A channel that published to a missing exchange
  sleep(): nothing
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 0
    log: amqp_pconn: the broker HOST:PORT closed channel N after its user had left it: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
  the end: 
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 0
    log: amqp_pconn: the broker HOST:PORT closed channel N after its user had left it: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
A channel that published and acknowledged in a transaction
  sleep(): AmqpPconn\OpenTransactionException: the connection to HOST:PORT cannot sleep with uncommitted work (channel N); commit it with txCommit() or undo it with txRollback(); then: nothing has changed; then: nothing
    in the queue: 2 3 4 5 6 7
    next: as new, left open: 1
  the end: 
    in the queue: 1+ 2 3 4 5 6
    next: as new, left open: 0
    log: amqp_pconn: what was not committed on channel N of HOST:PORT was rolled back
    log: amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
A channel that committed all
  sleep(): nothing
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 1
A channel that committed all, and closed it
  sleep(): nothing
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 0
  the end: 
    in the queue: 1 2 3 4 5 6 7
    next: as new, left open: 0
A channel that has another qos
  sleep(): nothing
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 1
  the end: 
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 1
A channel that has another qos, and closed it
  sleep(): nothing
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 0
  the end: 
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 0
A channel that declared exclusive queues
  sleep(): nothing
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 1
  the end: 
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 1
A channel that was closed by the broker
  sleep(): nothing
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 0
  the end: 
    in the queue: 1 2 3 4 5 6
    next: as new, left open: 0
