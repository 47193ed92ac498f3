--TEST--
An error that closes a channel while messages are on their way to it ends that channel alone
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{ChannelException, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$operator->confirmSelect();
for ($i = 0; $i < 3000; ++$i) {
    $operator->basicPublish("m$i", '', $queue);
}
$operator->waitForConfirms();

$connection = connection();
$beside = $connection->openChannel();
$own = queue_with($beside);
$connect = AmqpPconn\status()['opened'];
$codes = [];
foreach ([0, 10, 100, 0, 1000, 0, 0, 0] as $prefetch) {
    $channel = $connection->openChannel();
    $channel->basicQos($prefetch);
    $channel->basicConsume($queue, static fn (): ?int => null);
    $connection->select(timeout: 10, maxMessages: 5);
    try {
        $channel->queueDeclarePassive('is not there');
        $codes[] = 'none';
    } catch (ChannelException $e) {
        $codes[] = $e->getCode();
    }
    $codes[] = thrown(static fn () => $connection->select(timeout: 10)) === 'nothing' ? 'untold' : 'told';
    // On another, and on one that is opened now.
    $beside->queueDeclarePassive($own);
    $again = $connection->openChannel();
    $again->basicConsume($own, static fn (): int => PConnection::CONSUMER_ACK);
    $beside->basicPublish('to the new one', '', $own);
    $codes[] = $connection->select(timeout: 10, maxMessages: 1);
    $again->close();
}
echo implode(' ', $codes), "\n";
echo 'connections opened for it: ', AmqpPconn\status()['opened'] - $connect, "\n";
wait_for_ready($operator, $queue, 3000);
$operator->queueDelete($queue);
?>
--EXPECT--
404 told 1 404 told 1 404 told 1 404 told 1 404 told 1 404 told 1 404 told 1 404 told 1
connections opened for it: 0
