--TEST--
PChannel::$suspendOnSerialize: what cannot sleep is refused with what to do instead, when the consumer begins or when the connection is to sleep, and nothing has changed then
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

$quiet = new class ('', 'object', noAck: true) extends AmqpPconn\SimpleConsumer {
    public function handleDelivery(AmqpPconn\Message $message, AmqpPconn\PChannel $channel): ?int
    {
        return null;
    }
};
$connection = connection();
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->suspendOnSerialize = true;
echo thrown(fn () => $channel->basicConsume($queue, fn () => null, noAck: true)), "\n";
echo str_replace(get_class($quiet), 'CLASS', thrown(fn () => $channel->startConsumer($quiet))), "\n";
echo thrown(fn () => $channel->basicConsume('amq.rabbitmq.reply-to', fn () => null, noAck: true)), "\n";
$passing = $channel->queueDeclare('passing', exclusive: true, autoDelete: true)->queue;
echo thrown(fn () => $channel->basicConsume($passing, fn () => null)), "\n";
echo 'none of them runs: ', json_encode($channel->getConsumerTags()), "\n";

echo "asked for afterwards\n";
$channel->suspendOnSerialize = false;
$channel->basicConsume($queue, fn () => null, 'quiet', noAck: true);
$channel->suspendOnSerialize = true;
echo thrown(fn () => $connection->sleep()), "\n";
$channel->basicCancel('quiet');
$channel->suspendOnSerialize = false;
$channel->basicConsume($passing, fn () => null, 'passing');
$channel->suspendOnSerialize = true;
echo thrown(fn () => $connection->sleep()), "\n";
echo 'nothing has changed: ', json_encode([$connection->isConnected(), $channel->getConsumerTags()]), "\n";
$channel->suspendOnSerialize = false;
echo thrown(fn () => $channel->suspend()), "\n";
echo thrown(fn () => $connection->sleep()), "\n";

echo thrown(fn () => connection(['suspend' => 'never'])), "\n";
?>
--EXPECTF--
ValueError: AmqpPconn\PChannel::basicConsume(): Argument #5 ($noAck) must be false on a channel with suspendOnSerialize: what comes without acknowledgement cannot be given back when its connection sleeps; acknowledge, or use another channel
ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "no_ack" of getConsumeParams() must be false on a channel with suspendOnSerialize: what comes without acknowledgement cannot be given back when its connection sleeps; acknowledge, or use another channel
ValueError: AmqpPconn\PChannel::basicConsume(): Argument #5 ($noAck) must be false on a channel with suspendOnSerialize: what comes without acknowledgement cannot be given back when its connection sleeps; acknowledge, or use another channel
ValueError: AmqpPconn\PChannel::basicConsume(): Argument #1 ($queue) must be a queue that outlives its consumers on a channel with suspendOnSerialize, "passing" given: it was declared with autoDelete, and would be gone while they sleep; with suspend=flow they stay, where the broker honours that, and a queue with x-expires (queue TTL) in the place of autoDelete goes when it was long unused
none of them runs: []
asked for afterwards
AmqpPconn\ChannelException: the consumer "quiet" of channel 1 cannot be suspended: what comes with noAck cannot be given back; end it with basicCancel(), or leave suspendOnSerialize false
AmqpPconn\ChannelException: the consumer "passing" of channel 1 cannot be suspended: its queue "passing" was declared with autoDelete and would be gone meanwhile; with x-expires (queue TTL) in the place of that it would not; end it with basicCancel(), or leave suspendOnSerialize false
nothing has changed: [true,["passing"]]
AmqpPconn\ChannelException: the consumer "passing" of channel 1 cannot be suspended: its queue "passing" was declared with autoDelete and would be gone meanwhile; with x-expires (queue TTL) in the place of that it would not; end it with basicCancel(), or leave suspendOnSerialize false
nothing
ValueError: AmqpPconn\PConnection::__construct(): Argument #1 ($params) is refused: parameter "suspend" must be "auto", "flow" or "cancel", "never" given
