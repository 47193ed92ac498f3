--TEST--
A request publishes to a missing exchange far away: none of the next 100 requests loses its message, the 404 is one line in the log
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

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$proxy = Peer::proxy(params()['port'], 50);

$fpm = new Fpm();
$fpm->connectPagesTo($proxy->port);
$fpm->page('publish', <<<'PHP'
    $connection = page_connection();
    $connection->openChannel()->basicPublish($_GET['id'] ?? 'lost', $_GET['exchange'] ?? '', $_GET['queue'] ?? '');
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);
$fpm->page('look', <<<'PHP'
    $connection = page_connection();
    $connection->connect();
    answer(['figures' => figures(), 'status' => $connection->getPersistenceStatus()]);
    PHP);

$fpm->get('publish', ['queue' => $queue, 'id' => 'warm']);
$missing = unique('missing');
$fpm->get('publish', ['exchange' => $missing]);
$statuses = [];
for ($i = 0; $i < 100; ++$i) {
    $statuses[] = $fpm->get('publish', ['queue' => $queue, 'id' => "id$i"])['status'];
}
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount >= 101, '101 messages are there');
$ids = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    $ids[] = $message->body;
}
sort($ids);
$expected = ['warm', ...array_map(static fn (int $i) => "id$i", range(0, 99))];
sort($expected);
echo 'each of the 100, once: ', json_encode($ids === $expected), "\n";
echo 'over one connection: ', json_encode(array_unique($statuses) === [AmqpPconn\PConnection::SOCK_REUSED]), "\n";

// What arrives between requests is seen by the next one.
$figures = wait_until(static function () use ($fpm) {
    $figures = $fpm->get('look')['figures'];
    return $figures['late channel errors'] > 0 ? $figures : false;
}, 'the error is noticed');
$fpm->get('look');
echo 'counted: ', $figures['late channel errors'], "\n";
foreach ($fpm->phpLog() as $line) {
    echo str_replace($missing, 'MISSING', preg_replace('/127\.0\.0\.1:\d+/', 'HOST:PORT', $line)), "\n";
}
$reader->queueDelete($queue);
?>
--EXPECTF--
each of the 100, once: true
over one connection: true
counted: 1
amqp_pconn: %s404 NOT_FOUND - no exchange 'MISSING' in vhost '/' (basic.publish)
