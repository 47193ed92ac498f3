--TEST--
exit() in a callback ends the program also where the connection is lost by then: no exception takes its place
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

$proxy = Peer::proxy((int) getenv('AMQP_PCONN_TEST_PORT'), 0);
$connection = new AmqpPconn\PConnection(['port' => $proxy->port]);
$channel = $connection->openChannel();
$channel->ackBuffer = 10;
$queue = queue_with($channel, ['a', 'b']);
$channel->basicConsume($queue, static function (AmqpPconn\Message $message) use ($proxy): int {
    if ($message->body === 'a') {
        return AmqpPconn\PConnection::CONSUMER_ACK;
    }
    // An acknowledgement is put off, and cannot be sent any more.
    $proxy->command('reset');
    wait_for_hang_up(getmypid(), $proxy->port);
    exit("exit\n");
});
wait_for_ready($channel, $queue, 0);
try {
    $connection->select(timeout: 10);
} catch (Throwable $thrown) {
    echo 'caught ', get_class($thrown), "\n";
}
echo "never\n";
?>
--EXPECT--
exit
