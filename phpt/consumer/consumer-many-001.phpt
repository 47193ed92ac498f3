--TEST--
Many messages with a prefetch of 100 and an ack each, while another channel of the connection publishes with confirms: none is lost, doubled or out of order
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

use AmqpPconn\{ChannelEventHandler, Message, PConnection, ReturnedMessage};

/** Counts confirms, each of which has to come once. */
final class Confirms implements ChannelEventHandler
{
    public string $seen = '';
    public int $confirmed = 0;
    public int $others = 0;

    public function __construct(int $most)
    {
        $this->seen = str_repeat("\0", $most + 1);
    }

    public function publishConfirm(int $sequence): void
    {
        $this->others += $this->seen[$sequence] === "\0" ? 0 : 1;
        $this->seen[$sequence] = "\1";
        ++$this->confirmed;
    }

    public function publishNack(int $sequence): void
    {
        ++$this->others;
    }

    public function publishReturn(ReturnedMessage $message): void
    {
        ++$this->others;
    }
}

$messages = getenv('AMQP_PCONN_FULL') ? 200000 : 20000;
$connection = connection();
$channel = $connection->openChannel();
$publisher = $connection->openChannel();
$confirms = new Confirms($messages);
$publisher->setEventHandler($confirms);
$publisher->confirmSelect();
$queue = queue_with($channel);
$channel->basicQos(100);
$next = 1;
$wrong = [];
$published = 0;
$publish = static function (int $count) use ($publisher, $queue, $messages, &$published): void {
    for (; $count > 0 && $published < $messages; --$count) {
        $publisher->basicPublish((string) ++$published, '', $queue);
    }
};
$channel->basicConsume($queue, static function (Message $message) use ($publish, &$next, &$wrong): int {
    if ((int) $message->body !== $next || $message->redelivered) {
        $wrong[] = "$message->body instead of $next";
    }
    ++$next;
    $publish(1);
    return PConnection::CONSUMER_ACK;
});
// Half of them are there, the other half is published one for each that comes.
$publish(intdiv($messages, 2));
$delivered = $connection->select(timeout: 250, maxMessages: $messages);
$channel->removeAllConsumers();
$connection->select(timeout: 30);
echo 'delivered: ', $delivered === $messages ? 'all' : $delivered, ', wrong: ', json_encode(array_slice($wrong, 0, 5)), "\n";
echo 'confirmed: ', $confirms->confirmed === $messages ? 'all' : $confirms->confirmed, ', wrong: ', $confirms->others, "\n";
$publisher->waitForConfirms();
wait_for_ready($channel, $queue, 0);
echo 'unsettled: ', count($channel->getUnackedTags()), ', left: ', $channel->queueDelete($queue), "\n";
$status = AmqpPconn\status();
echo 'figures: ', json_encode([
    $status['messages_consumed'] === $messages, $status['deliveries_settled'] === $messages,
    $status['publishes_confirmed'] === $messages, $status['deliveries_given_back'],
]), "\n";
?>
--EXPECT--
delivered: all, wrong: []
confirmed: all, wrong: 0
unsettled: 0, left: 0
figures: [true,true,true,0]
