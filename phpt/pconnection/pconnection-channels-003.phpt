--TEST--
getChannels() with a channel that was released while its confirms were due, and have come since, and another that was never used
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use function AmqpPconn\status;

$connection = connection();
$channel = $connection->openChannel();
$channel->confirmSelect();
$channel->basicPublish('x');
unset($channel);
$unused = $connection->openChannel();
wait_until(static fn (): bool => $connection->isConnected() && status()['publishes_confirmed'] === 1, 'the confirm has come');
$channels = $connection->getChannels();
echo count($channels), "\n";
foreach ($channels as $id => $channel) {
    echo json_encode([$channel->getChannelId() === $id, $channel->isOpen()]), ' ', thrown(fn () => $channel->exchangeDeclarePassive('amq.direct')), "\n";
}
echo 'the unused one is among them: ', json_encode(in_array($unused, $channels, true)), "\n";
?>
--EXPECT--
2
[true,true] nothing
[true,true] nothing
the unused one is among them: true
