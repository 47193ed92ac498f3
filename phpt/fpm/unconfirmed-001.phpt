--TEST--
A request that does not wait for its confirms is not held up by them; what the broker refuses afterwards is one line in the log of a later request, with exchange and routing key
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

$reader = connection()->openChannel();
[$full, $roomy] = [unique('full'), unique('roomy')];
$reader->queueDeclare($full, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish']);
$reader->queueDeclare($roomy);
$exchange = unique('exchange');
$reader->exchangeDeclare($exchange);
$reader->queueBind($full, $exchange, 'to the full one');
$reader->basicPublish('x', '', $full);

// A round trip takes 200 ms.
$proxy = Peer::proxy(params()['port'], 100);
$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->confirmSelect();
    $sequence = $channel->basicPublish($_GET['body'], $_GET['exchange'] ?? '', $_GET['key']);
    $result = isset($_GET['wait']) ? unconfirmed(fn () => $channel->waitForConfirms()) : 'did not wait';
    answer(['sequence' => $sequence, 'result' => $result, 'status' => $connection->getPersistenceStatus()]);
    PHP);
$fpm->page('look', <<<'PHP'
    page_connection()->connect();
    answer(['figures' => figures()]);
    PHP);

/** What a request answered, and how long that took. */
$publish = static function (array $query) use ($fpm): array {
    $started = microtime(true);
    $answer = $fpm->get('publish', $query);
    return [microtime(true) - $started, json_encode(array_diff_key($answer, ['pid' => true]))];
};
$publish(['body' => 'warm', 'key' => $roomy, 'wait' => 1]);
[$round_trip, $answer] = $publish(['body' => 'a', 'key' => $roomy, 'wait' => 1]);
echo "$answer, that took a round trip: ", json_encode($round_trip >= 0.2), "\n";

[$seconds, $answer] = $publish(['body' => 'refused', 'exchange' => $exchange, 'key' => 'to the full one']);
echo "$answer, that took far less: ", $seconds < $round_trip / 2 ? 'true' : "$seconds s of $round_trip s", "\n";
[$seconds, $answer] = $publish(['body' => 'b', 'key' => $roomy]);
echo "$answer, so did the next: ", $seconds < $round_trip / 2 ? 'true' : "$seconds s of $round_trip s", "\n";
[, $answer] = $publish(['body' => 'c', 'key' => $roomy, 'wait' => 1]);
echo "$answer\n";

$figures = wait_until(static function () use ($fpm): ?array {
    $figures = $fpm->get('look')['figures'];
    return $figures['publishes nacked'] + $figures['publishes confirmed'] === 5 ? $figures : null;
}, 'all are answered for');
$fpm->get('look');
echo "published: {$figures['messages published']}, confirmed: {$figures['publishes confirmed']}, nacked: {$figures['publishes nacked']}, opened: {$figures['sessions opened']}\n";
echo 'channels at most 3: ', json_encode($figures['channels opened'] <= 3), "\n";
echo implode("\n", str_replace([$full, $exchange], ['FULL', 'EXCHANGE'], preg_replace('/127.0.0.1:\d+/', 'HOST:PORT', $fpm->phpLog()))), "\n";
echo 'arrived: ', $reader->queueDelete($roomy), ' and ', $reader->queueDelete($full), "\n";
$reader->exchangeDelete($exchange);
?>
--EXPECT--
{"sequence":1,"result":"all confirmed","status":2}, that took a round trip: true
{"sequence":1,"result":"did not wait","status":2}, that took far less: true
{"sequence":1,"result":"did not wait","status":2}, so did the next: true
{"sequence":1,"result":"all confirmed","status":2}
published: 5, confirmed: 4, nacked: 1, opened: 1
channels at most 3: true
amqp_pconn: the broker HOST:PORT refused (basic.nack) what was published on channel 1, and nobody was left to be told: 1 to exchange "EXCHANGE" with routing key "to the full one"
arrived: 4 and 1
