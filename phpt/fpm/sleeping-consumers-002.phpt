--TEST--
Consumers that sleep, when something is not as it was: the connection ended, a class is gone, a consumer cannot be serialized, its queue is gone, its channel was closed for another's mistake
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

$broker = Broker::shared();
$operator = connection()->openChannel();
$sleepers = var_export(__DIR__ . '/sleeping-consumers.inc', true);
$cases = [
    'nothing happens' => [],
    'the connection was closed' => ['meanwhile' => 'close'],
    'its class is gone' => ['class' => 'Counting', 'without' => true],
    'a closure' => ['class' => 'closure'],
    'it cannot be serialized' => ['class' => 'Refusing'],
    'it throws when it is made again' => ['class' => 'Stillborn'],
    'a named function' => ['class' => 'function'],
    'its queue was deleted' => ['meanwhile' => 'delete'],
    'its queue is exclusive' => ['exclusive' => true],
    'the channel published to nowhere' => ['publish' => true],
    'it was given back to by the guard' => ['leave' => true],
];
foreach ($cases as $case => $how) {
    $queue = unique('queue');
    isset($how['exclusive']) || $operator->queueDeclare($queue);
    $fpm = new Fpm();
    $fpm->page('start', "require $sleepers;\n" . <<<'PHP'
        $connection = page_connection();
        $channel = $connection->openChannel();
        $channel->suspendOnSerialize = true;
        $channel->queueDeclare($_GET['queue'], exclusive: isset($_GET['exclusive']));
        fill($connection->openChannel(), $_GET['queue'], [1, 2, 3]);
        match ($class = $_GET['class'] ?? 'Counting') {
            'closure' => $channel->basicConsume($_GET['queue'], fn () => PConnection::CONSUMER_ACK, 'it'),
            'function' => $channel->basicConsume($_GET['queue'], 'counted', 'it'),
            default => $channel->startConsumer(new $class($_GET['queue'], 'it')),
        };
        isset($_GET['publish']) && $channel->basicPublish('x', 'no such exchange');
        isset($_GET['leave']) && $connection->select(timeout: 10, maxMessages: 1);
        answer();
        PHP);
    $claim = <<<'PHP'
        $connection = page_connection();
        $status = $connection->connect() ?? $connection->getPersistenceStatus();
        $said = thrown(function () use ($connection) {
            foreach ($connection->getChannels() as $channel) {
                $channel->isSuspended() && $channel->resume();
            }
        });
        $messages = $connection->select(timeout: 10, maxMessages: 3);
        answer(['status' => $status, 'said' => $said, 'messages' => $messages, 'tags' => array_merge(...array_map(fn ($channel) => $channel->getConsumerTags(), array_values($connection->getChannels()))),
            'seen' => class_exists('Counting', false) ? Counting::$seen : [], 'again' => thrown(fn () => $connection->getChannels())]);
        PHP;
    $fpm->page('claim', (isset($how['without']) ? '' : "require $sleepers;\n") . $claim);
    $fpm->get('start', array_intersect_key($how, ['class' => 1, 'exclusive' => 1, 'publish' => 1, 'leave' => 1]) + ['queue' => $queue]);
    $lookup = "element(2, rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"$queue\">>)))";
    wait_until(static fn (): bool => $broker->eval("begin I = rabbit_amqqueue:info($lookup, [messages_unacknowledged, consumers]), proplists:get_value(messages_unacknowledged, I) + proplists:get_value(consumers, I) end") === '0', 'it sleeps');
    if (($how['meanwhile'] ?? '') === 'close') {
        $broker->closeConnections($fpm->name);
        wait_until(static fn (): bool => $broker->connections($fpm->name) === 0, 'it is closed');
    } elseif (($how['meanwhile'] ?? '') === 'delete') {
        $operator->queueDelete($queue);
    }
    isset($how['publish']) && wait_until(static fn (): bool => $broker->channels($fpm->name) === 1, 'its channel was closed');
    $answer = $fpm->get('claim');
    echo "$case\n  ", str_replace($queue, 'QUEUE', json_encode(array_diff_key($answer, ['pid' => 1]))), "\n";
    foreach (preg_grep('/^amqp_pconn: /', $fpm->phpLog()) as $line) {
        echo '  ', preg_replace(['/127.0.0.1:\d+/', "/$queue/"], ['HOST:PORT', 'QUEUE'], $line), "\n";
    }
    isset($how['exclusive']) || $operator->queueDelete($queue);
    $fpm->stop();
}
?>
--EXPECT--
nothing happens
  {"status":2,"said":"nothing","messages":3,"tags":["it"],"seen":["1","2","3"],"again":"nothing"}
the connection was closed
  {"status":1,"said":"nothing","messages":3,"tags":["it"],"seen":["1","2","3"],"again":"nothing"}
its class is gone
  {"status":2,"said":"nothing","messages":0,"tags":[],"seen":[],"again":"nothing"}
  amqp_pconn: consumer "it" on channel 1 of HOST:PORT cannot be had again (there is no class Counting): its channel is closed
a closure
  {"status":2,"said":"nothing","messages":0,"tags":[],"seen":[],"again":"nothing"}
  amqp_pconn: consumer "it" on channel 1 of HOST:PORT is not kept: a Closure cannot be serialized
it cannot be serialized
  {"status":2,"said":"nothing","messages":0,"tags":[],"seen":[],"again":"nothing"}
  amqp_pconn: consumer "it" on channel 1 of HOST:PORT is not kept: LogicException: not this one
it throws when it is made again
  {"status":2,"said":"nothing","messages":0,"tags":[],"seen":[],"again":"nothing"}
  amqp_pconn: consumer "it" on channel 1 of HOST:PORT cannot be had again (LogicException: not again): its channel is closed
a named function
  {"status":2,"said":"nothing","messages":3,"tags":["it"],"seen":["1","2","3"],"again":"nothing"}
its queue was deleted
  {"status":2,"said":"AmqpPconn\\ChannelException [404]: basic.consume on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'QUEUE' in vhost '\/' (basic.consume)","messages":0,"tags":[],"seen":[],"again":"nothing"}
its queue is exclusive
  {"status":2,"said":"nothing","messages":3,"tags":["it"],"seen":["1","2","3"],"again":"nothing"}
the channel published to nowhere
  {"status":2,"said":"nothing","messages":3,"tags":["it"],"seen":["1","2","3"],"again":"nothing"}
  amqp_pconn: the broker HOST:PORT closed channel 1 after its user had left it: 404 NOT_FOUND - no exchange 'no such exchange' in vhost '/' (basic.publish)
it was given back to by the guard
  {"status":2,"said":"nothing","messages":2,"tags":["it"],"seen":["2","3"],"again":"nothing"}
