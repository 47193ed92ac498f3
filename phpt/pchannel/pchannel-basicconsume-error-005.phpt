--TEST--
A channel that the broker closes while select() runs is told with its code and text; its neighbours' deliveries come in their order before and after
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

use AmqpPconn\{Message, PChannel, PConnection};

$operator = connection(['pool' => 'operator'])->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$connection = connection();
$bad = $connection->openChannel();
$good = $connection->openChannel();
$bad_id = $bad->getChannelId();
$neighbour = queue_with($good, range(1, 6));
fill($operator, $queue, ['a', 'b', 'c']);
$got = [];
$good->basicConsume($neighbour, static function (Message $message) use (&$got): int {
    $got[] = $message->body;
    return PConnection::CONSUMER_ACK;
});
$bad->basicConsume($queue, static function (Message $message, PChannel $channel) use (&$got): void {
    $got[] = $message->body;
    // The broker answers that by closing the channel.
    $message->body === 'a' && $channel->basicPublish('x', 'no such exchange');
});
wait_for_ready($operator, $queue, 0);
$thrown = thrown(static fn () => $connection->select(timeout: 5));
echo preg_replace(["/channel $bad_id/", '/: \S+ on/', '/( - ).*/'], ['channel N', ': ... on', '$1...'], $thrown), "\n";
echo 'open: ', json_encode([$bad->isOpen(), $good->isOpen(), $connection->isConnected()]), ', consumers: ', json_encode([count($bad->getConsumerTags()), count($good->getConsumerTags())]), "\n";
foreach ([7, 8] as $i) {
    $good->basicPublish((string) $i, '', $neighbour);
}
$until = static function () use (&$got): bool {
    return in_array('8', $got, true);
};
echo 'it goes on: ', thrown(static fn () => $connection->select(timeout: 10, until: $until)), ', ', implode(' ', array_filter($got, 'is_numeric')), "\n";
wait_until(static fn () => $operator->queueDeclarePassive($queue)->messageCount > 0, 'what it had is back');
$left = array_map(static fn (string $body): string => rtrim($body, '+'), explode(' ', drained($operator, $queue)));
echo 'lost: ', json_encode(array_diff(['a', 'b', 'c'], $got, $left)), "\n";
$operator->queueDelete($queue);
?>
--EXPECT--
AmqpPconn\ChannelException [404]: ... on HOST:PORT: channel N was closed by the broker: 404 NOT_FOUND - ...
open: [false,true,true], consumers: [0,1]
it goes on: nothing, 1 2 3 4 5 6 7 8
lost: []
