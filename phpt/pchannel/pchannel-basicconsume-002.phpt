--TEST--
What a callable of basicConsume() returns is done with its delivery: nothing, acknowledge, requeue, drop, cancel, or several of these in order
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

use AmqpPconn\PConnection;

[$ack, $reject, $drop, $cancel] = [PConnection::CONSUMER_ACK, PConnection::CONSUMER_REJECT, PConnection::CONSUMER_DROP, PConnection::CONSUMER_CANCEL];
$observer = connection(['pool' => 'observer'])->openChannel();
$dead = queue_with($observer);
$referenced = $ack;
$cases = [
    'null' => [null, 'back'],
    'ack' => [$ack, 'gone'],
    'reject' => [$reject, 'back'],
    'drop' => [$drop, 'dropped'],
    'cancel' => [$cancel, 'back'],
    'an empty list' => [[], 'back'],
    '[ack]' => [[$ack], 'gone'],
    '[ack, cancel]' => [[$ack, $cancel], 'gone'],
    '[cancel, ack]' => [[$cancel, $ack], 'gone'],
    '[reject, cancel]' => [[$reject, $cancel], 'back'],
    '[cancel, drop]' => [[$cancel, $drop], 'dropped'],
    '[cancel, cancel]' => [[$cancel, $cancel], 'back'],
    'with keys' => [['then' => $ack, 'and' => $cancel], 'gone'],
    'a reference' => [[&$referenced], 'gone'],
];
foreach ($cases as $name => [$return, $outcome]) {
    $connection = connection();
    $channel = $connection->openChannel();
    $arguments = ['x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead];
    $queue = $observer->queueDeclare(unique('queue'), arguments: $arguments)->queue;
    fill($observer, $queue, ['a message']);
    $channel->basicConsume($queue, static fn () => $return);
    $delivered = $connection->select(timeout: 10, maxMessages: 1);
    $unsettled = count($channel->getUnackedTags());
    $runs = count($channel->getConsumerTags());
    $channel->removeAllConsumers();
    $connection->shutdown();
    if ($outcome !== 'gone') {
        wait_for_ready($observer, $outcome === 'back' ? $queue : $dead, 1);
    }
    echo "$name: delivered $delivered, unsettled $unsettled, consumers $runs, then in the queue: ",
        drained($observer, $queue), ', dropped: ', drained($observer, $dead), "\n";
    $observer->queueDelete($queue);
}
?>
--EXPECT--
null: delivered 1, unsettled 1, consumers 1, then in the queue: a message+, dropped: nothing
ack: delivered 1, unsettled 0, consumers 1, then in the queue: nothing, dropped: nothing
reject: delivered 1, unsettled 0, consumers 1, then in the queue: a message+, dropped: nothing
drop: delivered 1, unsettled 0, consumers 1, then in the queue: nothing, dropped: a message
cancel: delivered 1, unsettled 1, consumers 0, then in the queue: a message+, dropped: nothing
an empty list: delivered 1, unsettled 1, consumers 1, then in the queue: a message+, dropped: nothing
[ack]: delivered 1, unsettled 0, consumers 1, then in the queue: nothing, dropped: nothing
[ack, cancel]: delivered 1, unsettled 0, consumers 0, then in the queue: nothing, dropped: nothing
[cancel, ack]: delivered 1, unsettled 0, consumers 0, then in the queue: nothing, dropped: nothing
[reject, cancel]: delivered 1, unsettled 0, consumers 0, then in the queue: a message+, dropped: nothing
[cancel, drop]: delivered 1, unsettled 0, consumers 0, then in the queue: nothing, dropped: a message
[cancel, cancel]: delivered 1, unsettled 1, consumers 0, then in the queue: a message+, dropped: nothing
with keys: delivered 1, unsettled 0, consumers 0, then in the queue: nothing, dropped: nothing
a reference: delivered 1, unsettled 0, consumers 1, then in the queue: nothing, dropped: nothing
