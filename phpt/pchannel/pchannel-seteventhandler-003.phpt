--TEST--
An event handler may do anything with its channel and connection: publish, wait, take itself away, close, sleep, wake, shut down
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
error_log=/dev/null
--FILE--
<?php
// Confirms that have not come by shutdown() are lines in the log, which this test is not about.
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\PChannel;
use AmqpPconn\PConnection;

$queue = unique('queue');
connection()->openChannel()->queueDeclare($queue);

$cases = [
    'publishes and waits' => static function (PChannel $channel) use ($queue): void {
        $channel->basicPublish('x', '', $queue);
        $channel->waitForConfirms();
    },
    'publishes' => static fn (PChannel $channel) => $channel->basicPublishBatch([['body' => 'x', 'routing_key' => $queue]]),
    'declares' => static fn (PChannel $channel) => $channel->queueDeclarePassive($queue),
    'takes itself away' => static fn (PChannel $channel) => $channel->setEventHandler(null),
    'puts another in its place' => static fn (PChannel $channel) => $channel->setEventHandler(new Told()),
    'closes the channel' => static fn (PChannel $channel) => $channel->close(),
    'sleeps' => static fn (PChannel $channel, PConnection $connection) => $connection->sleep(),
    'sleeps and wakes' => static function (PChannel $channel, PConnection $connection): void {
        $connection->sleep();
        $connection->connect();
    },
    'shuts down' => static fn (PChannel $channel, PConnection $connection) => $connection->shutdown(),
    'shuts down and connects' => static function (PChannel $channel, PConnection $connection): void {
        $connection->shutdown();
        $connection->connect();
    },
];
foreach ($cases as $case => $do) {
    foreach (['waitForConfirms' => fn ($channel) => $channel->waitForConfirms(), 'sleep' => fn ($channel, $connection) => $connection->sleep()] as $by => $call) {
        $connection = connection(['pool' => unique('pool')]);
        $channel = $connection->openChannel();
        $channel->confirmSelect();
        $told = new Told(static function (string $line) use ($do, $channel, $connection): void {
            if ($line === 'confirm 1') {
                $do($channel, $connection);
            }
        });
        $channel->setEventHandler($told);
        for ($i = 0; $i < 3; ++$i) {
            $channel->basicPublish('x', '', $queue);
        }
        echo "$case, told by $by(): ", unconfirmed(fn () => $call($channel, $connection)), "\n";
        echo "  told: {$told->take()}\n";
        echo '  connected: ', json_encode($connection->isConnected()), ', the channel is open: ', json_encode($channel->isOpen()), "\n";
        unset($told, $channel, $connection);
    }
}
connection()->openChannel()->queueDelete($queue);
?>
--EXPECT--
publishes and waits, told by waitForConfirms(): all confirmed
  told: confirm 1, confirm 2, confirm 3, confirm 4
  connected: true, the channel is open: true
publishes and waits, told by sleep(): all confirmed
  told: confirm 1, confirm 2, confirm 3, confirm 4
  connected: false, the channel is open: false
publishes, told by waitForConfirms(): all confirmed
  told: confirm 1, confirm 2, confirm 3, confirm 4
  connected: true, the channel is open: true
publishes, told by sleep(): all confirmed
  told: confirm 1, confirm 2, confirm 3, confirm 4
  connected: false, the channel is open: false
declares, told by waitForConfirms(): all confirmed
  told: confirm 1, confirm 2, confirm 3
  connected: true, the channel is open: true
declares, told by sleep(): all confirmed
  told: confirm 1, confirm 2, confirm 3
  connected: false, the channel is open: false
takes itself away, told by waitForConfirms(): all confirmed
  told: confirm 1
  connected: true, the channel is open: true
takes itself away, told by sleep(): all confirmed
  told: confirm 1
  connected: false, the channel is open: false
puts another in its place, told by waitForConfirms(): all confirmed
  told: confirm 1
  connected: true, the channel is open: true
puts another in its place, told by sleep(): all confirmed
  told: confirm 1
  connected: false, the channel is open: false
closes the channel, told by waitForConfirms(): AmqpPconn\ChannelException: the channel was closed by the program
  told: confirm 1
  connected: true, the channel is open: false
closes the channel, told by sleep(): all confirmed
  told: confirm 1
  connected: false, the channel is open: false
sleeps, told by waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  told: confirm 1, confirm 2, confirm 3
  connected: false, the channel is open: false
sleeps, told by sleep(): all confirmed
  told: confirm 1, confirm 2, confirm 3
  connected: false, the channel is open: false
sleeps and wakes, told by waitForConfirms(): AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
  told: confirm 1, confirm 2, confirm 3
  connected: true, the channel is open: false
sleeps and wakes, told by sleep(): all confirmed
  told: confirm 1, confirm 2, confirm 3
  connected: false, the channel is open: false
shuts down, told by waitForConfirms(): AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  told: confirm 1
  connected: false, the channel is open: false
shuts down, told by sleep(): all confirmed
  told: confirm 1
  connected: false, the channel is open: false
shuts down and connects, told by waitForConfirms(): AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
  told: confirm 1
  connected: true, the channel is open: false
shuts down and connects, told by sleep(): all confirmed
  told: confirm 1
  connected: false, the channel is open: false
