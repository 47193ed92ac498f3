--TEST--
A request that ends with consumers leaves none: what it had not settled and what waited unseen is back in the queue, and the next request's channel is clean
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$fpm = new Fpm();
$fpm->page('consume', <<<'PHP'
    use AmqpPconn\Message;
    $connection = page_connection();
    $channel = $connection->openChannel();
    $_GET['prefetch'] && $channel->basicQos((int) $_GET['prefetch']);
    $seen = [];
    $channel->basicConsume($_GET['queue'], function (Message $message) use (&$seen): ?int {
        $seen[] = $message->body;
        return $message->body === '1' ? PConnection::CONSUMER_ACK : null;
    }, 'a tag');
    $connection->select(timeout: 10, maxMessages: 3);
    // What is under way is there before the request ends.
    $channel->queueDeclarePassive($_GET['queue']);
    answer(['seen' => $seen, 'unsettled' => count($channel->getUnackedTags())]);
    PHP);
$fpm->page('look', <<<'PHP'
    $connection = page_connection();
    $channels = array_map(
        fn ($channel) => [$channel->getConsumerTags(), $channel->getUnackedTags(), $channel->getConsumerByTag('a tag'), thrown(fn () => $channel->basicCancel('a tag'))],
        $connection->getChannels(),
    );
    $channel = $connection->openChannel();
    $consumed = null;
    $again = $channel->basicConsume($_GET['queue'], fn () => null, 'a tag');
    $channel->basicCancel($again);
    answer([
        'left open' => array_values(array_unique($channels, SORT_REGULAR)), 'tags' => $channel->getConsumerTags(), 'unsettled' => $channel->getUnackedTags(),
        'select' => $connection->select(timeout: 0), 'again' => $again, 'status' => $connection->getPersistenceStatus(),
    ]);
    PHP);
$fpm->page('settling', 'answer(["settling" => AmqpPconn\status()["sessions"]["settling"]]);');
$fpm->page('figures', 'answer(["figures" => AmqpPconn\status()]);');

foreach ([0, 5, 3] as $prefetch) {
    fill($operator, $queue, range(1, 20));
    $answer = $fpm->get('consume', ['queue' => $queue, 'prefetch' => $prefetch]);
    echo "prefetch $prefetch: ", json_encode(array_diff_key($answer, ['pid' => 0])), "\n";
    wait_for_ready($operator, $queue, 19);
    echo '  back: ', drained($operator, $queue), "\n";
    wait_until(fn (): bool => $fpm->get('settling')['settling'] === 0, 'all is answered');
    echo '  consumers: ', $operator->queueDeclarePassive($queue)->consumerCount, "\n";
    echo '  the next request: ', json_encode(array_diff_key($fpm->get('look', ['queue' => $queue]), ['pid' => 0])), "\n";
    wait_until(fn (): bool => $fpm->get('settling')['settling'] === 0, 'all is answered');
}
$status = $fpm->get('figures')['figures'];
echo 'connections: ', $status['opened'], ', destroyed: ', array_sum($status['destroyed']), ', given back: ', $status['deliveries_given_back'], "\n";
echo implode("\n", preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', $fpm->phpLog())), "\n";
$operator->queueDelete($queue);
?>
--EXPECTF--
prefetch 0: {"seen":["1","2","3"],"unsettled":2}
  back: 2+ 3+ 4+ 5+ 6+ 7+ 8+ 9+ 10+ 11+ 12+ 13+ 14+ 15+ 16+ 17+ 18+ 19+ 20+
  consumers: 0
  the next request: {"left open":[[[],[],null,"ValueError: AmqpPconn\\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, \"a tag\" given"]],"tags":[],"unsettled":[],"select":0,"again":"a tag","status":2}
prefetch 5: {"seen":["1","2","3"],"unsettled":2}
  back: 2+ 3+ 4+ 5+ 6+ 7 8 9 10 11 12 13 14 15 16 17 18 19 20
  consumers: 0
  the next request: {"left open":[[[],[],null,"ValueError: AmqpPconn\\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, \"a tag\" given"]],"tags":[],"unsettled":[],"select":0,"again":"a tag","status":2}
prefetch 3: {"seen":["1","2","3"],"unsettled":2}
  back: 2+ 3+ 4+ 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
  consumers: 0
  the next request: {"left open":[[[],[],null,"ValueError: AmqpPconn\\PChannel::basicCancel(): Argument #1 ($consumerTag) must be the tag of a consumer of this channel, \"a tag\" given"]],"tags":[],"unsettled":[],"select":0,"again":"a tag","status":2}
connections: 1, destroyed: 0, given back: 27
amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: %d
amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: %d
amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: %d
