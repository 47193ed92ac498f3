--TEST--
Ordinary code that closes nothing: a worker's memory, descriptors and channels stay as they are over 10,000 requests
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_fpm();
need_sink();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$requests = 10000;
$sink = Peer::sink();
$fpm = new Fpm();
$fpm->connectPagesTo($sink->port);
$fpm->page('ordinary', <<<'PHP'
    $connection = page_connection();
    $channel = $connection->openChannel();
    $channel->queueDeclare('tasks', durable: true, arguments: ['x-queue-type' => 'quorum', 'x-list' => [1, 2, ['a' => 'b']]]);
    $channel->basicPublish(str_repeat('x', 1024), '', 'tasks', ['headers' => ['id' => $_GET['id']], 'delivery_mode' => 2]);
    try {
        $channel->basicPublish('', '', 'tasks', ['headers' => ['id' => new stdClass()]]);
    } catch (TypeError) {
    }
    $other = $connection->openChannel();
    $other->basicPublish('hello', '', 'tasks');
    $confirmed = $connection->openChannel();
    $confirmed->confirmSelect();
    $confirmed->setEventHandler(new Told());
    $confirmed->basicPublishBatch([['body' => 'hello', 'routing_key' => 'tasks'], ['body' => 'hello', 'routing_key' => $_GET['id']]]);
    $_GET['id'] % 2 and $confirmed->waitForConfirms();
    answer(['status' => $connection->getPersistenceStatus()]);
    PHP);
$fpm->page('figures', 'answer(["figures" => figures()]);');

$run = static function (int $count) use ($fpm): int {
    for ($i = 0; $i < $count; ++$i) {
        $pid = $fpm->get('ordinary', ['id' => $i])['pid'];
    }
    return $pid;
};
$pid = $run(500);
// Measuring takes memory too: once before.
$fpm->get('figures');
$memory = resident_bytes($pid);
$descriptors = open_descriptors($pid);
$run($requests);
$figures = $fpm->get('figures')['figures'];
$grown = intdiv(resident_bytes($pid) - $memory, 1024);

echo 'connections opened: ', $figures['sessions opened'], "\n";
echo 'messages: ', $figures['messages published'] === 4 * ($requests + 500) ? 'all' : $figures['messages published'], "\n";
$spare = $figures['channels opened'] - $figures['channels closed'];
echo 'channels at most 8: ', json_encode($spare <= 8), " ($spare)\n";
// The worker has answered before it closes the socket of the request.
wait_until(static fn () => open_descriptors($pid) <= $descriptors, 'the worker has no more descriptors than before');
echo 'memory grown by at most 128 KiB: ', json_encode($grown <= 128), " ($grown)\n";
?>
--EXPECTF--
connections opened: 1
messages: all
channels at most 8: true (%d)
memory grown by at most 128 KiB: true (%i)
