--TEST--
PChannel: what is not an unsettled delivery of this channel in this lease is refused with a reason, and nothing is sent
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

$connection = connection();
$channel = $connection->openChannel();
$queue = unique('queue');
$channel->queueDeclare($queue);
foreach (['a', 'b', 'c', 'd', 'e'] as $body) {
    $channel->basicPublish($body, '', $queue);
}
$early = $channel->basicGet($queue);
$early->ack();
$channel->queueDeclarePassive($queue); // answered: the channel is ready for the next lease
$connection->sleep();
$connection->connect();

$fresh = $connection->openChannel();
echo thrown(fn () => $fresh->basicAck(1)), "\n";
$channel = $connection->openChannel();
$second = $connection->openChannel();
[$settled, $outstanding] = [$channel->basicGet($queue), $channel->basicGet($queue)];
$taken = $channel->basicGet($queue, noAck: true);
$foreign = $second->basicGet($queue);
$settled->ack();
$before = figures();
foreach ([
    'an earlier lease' => fn () => $channel->basicAck($early->deliveryTag),
    'its message' => fn () => $early->ack(),
    'settled' => fn () => $channel->basicAck($settled->deliveryTag),
    'settled, many' => fn () => $channel->basicNack($settled->deliveryTag, multiple: true),
    'its message ' => fn () => $settled->reject(),
    'with noAck' => fn () => $channel->basicReject($taken->deliveryTag),
    'its message  ' => fn () => $taken->nack(),
    'unknown' => fn () => $channel->basicAck(1000),
    'unknown, many' => fn () => $channel->basicAck(1000, multiple: true),
    'of another channel' => fn () => $second->basicAck($outstanding->deliveryTag),
    'zero' => fn () => $channel->basicAck(0),
    'zero ' => fn () => $channel->basicReject(0),
    'negative' => fn () => $channel->basicNack(-1),
    'negative, many' => fn () => $channel->basicNack(-1, multiple: true),
    'a string' => fn () => $channel->basicAck('one'),
] as $what => $call) {
    echo trim($what), ': ', thrown($call), "\n";
}
echo 'bytes were sent: ', figures()['system calls: send'] - $before['system calls: send'], " times\n";
$channel->queueDeclarePassive($queue);
$connection->openChannel();
echo 'and what can be is: ';
$outstanding->ack();
$foreign->ack();
$connection->sleep();
echo "slept\n";
echo thrown(fn () => $outstanding->ack()), "\n";
$connection->connect();
echo thrown(fn () => $outstanding->ack()), "\n";
$connection->openChannel()->queueDelete($queue);
$connection->shutdown();
echo thrown(fn () => $outstanding->ack()), "\n";
?>
--EXPECT--
ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery: nothing was delivered on this channel
an earlier lease: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 1 given: it is of an earlier use of this channel
its message: AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
settled: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 2 given: it was settled already, or came without a need to be
settled, many: ValueError: AmqpPconn\PChannel::basicNack(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 2 given: it was settled already, or came without a need to be
its message: ValueError: The message was settled already
with noAck: ValueError: AmqpPconn\PChannel::basicReject(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 4 given: it was settled already, or came without a need to be
its message: ValueError: The message was received with noAck: there is nothing to settle
unknown: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 1000 given: nothing with this tag was delivered on this channel
unknown, many: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 1000 given: nothing with this tag was delivered on this channel
of another channel: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be the tag of an unsettled delivery, 3 given: nothing with this tag was delivered on this channel
zero: ValueError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be greater than 0, 0 given
zero: ValueError: AmqpPconn\PChannel::basicReject(): Argument #1 ($deliveryTag) must be greater than 0, 0 given
negative: ValueError: AmqpPconn\PChannel::basicNack(): Argument #1 ($deliveryTag) must be greater than 0, -1 given
negative, many: ValueError: AmqpPconn\PChannel::basicNack(): Argument #1 ($deliveryTag) must be at least 0, -1 given
a string: TypeError: AmqpPconn\PChannel::basicAck(): Argument #1 ($deliveryTag) must be of type int, string given
bytes were sent: 0 times
and what can be is: slept
AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
AmqpPconn\ChannelException: the channel belongs to a lease that has ended: its connection sleeps, was shut down, or was connected anew; take a channel from the connection again
AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
