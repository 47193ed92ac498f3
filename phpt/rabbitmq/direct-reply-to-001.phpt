--TEST--
An RPC over direct reply-to: client and server in two connections, answers by correlation id, no queue for them
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

use AmqpPconn\{EventLoop, Message, PChannel, PConnection};

[$client, $server] = [connection(['pool' => 'client']), connection(['pool' => 'server'])];
$loop = new EventLoop();
$loop->addConnection($client);
$loop->addConnection($server);

// The server: any number of clients, whose reply_to is a name that the broker makes of their channel.
$serving = $server->openChannel();
$requests = queue_with($serving);
$serving->basicQos(1);
$serving->basicConsume($requests, static function (Message $request, PChannel $channel): int {
    $answer = json_encode(['sum' => array_sum(json_decode($request->body, true))]);
    $channel->basicPublish($answer, '', $request->replyTo, ['correlation_id' => $request->correlationId, 'content_type' => 'application/json']);
    return PConnection::CONSUMER_ACK;
});

// The client: consumes its answers first, with noAck, and asks on the same channel.
$asking = $client->openChannel();
$answers = [];
$done = '';
$tag = $asking->basicConsume('amq.rabbitmq.reply-to', static function (Message $answer) use (&$answers): void {
    $answers[$answer->correlationId] = $answer->body;
}, noAck: true);
foreach ([[1, 2], [3, 4], [5, 6]] as $i => $numbers) {
    $asking->basicPublish(json_encode($numbers), '', $requests, ['reply_to' => 'amq.rabbitmq.reply-to', 'correlation_id' => "request $i"]);
}
$loop->select(timeout: 10, until: static function () use (&$answers): bool {
    return count($answers) === 3;
});
ksort($answers);
echo json_encode($answers), "\n";

echo 'one by one: ';
$call = static function (array $numbers) use ($loop, $asking, $requests, &$answers): string {
    $id = bin2hex(random_bytes(8));
    $asking->basicPublish(json_encode($numbers), '', $requests, ['reply_to' => 'amq.rabbitmq.reply-to', 'correlation_id' => $id]);
    $loop->select(timeout: 10, until: static function () use (&$answers, $id): bool {
        return isset($answers[$id]);
    });
    return $answers[$id];
};
echo $call([10, 20]), $call([30, 40]), "\n";

echo 'beside a queue on the same channel: ';
$jobs = queue_with($asking, ['a', 'b', 'c']);
$asking->basicConsume($jobs, static function (Message $message) use (&$done): int {
    $done .= $message->body;
    return PConnection::CONSUMER_ACK;
});
foreach ([1, 2, 3] as $i) {
    echo $call([$i, 0]);
    $asking->basicPublish("-$i", '', $jobs);
    $loop->select(timeout: 10, until: static function () use (&$done, $i): bool {
        return str_contains($done, "-$i");
    });
}
echo " $done\n";

echo 'without a consumer: ', preg_replace('/channel \d+.*?: (\d+ \w+).*/', '$1', thrown(static function () use ($client): void {
    $channel = $client->openChannel();
    $channel->basicPublish('x', '', 'nowhere', ['reply_to' => 'amq.rabbitmq.reply-to']);
    $channel->queueDeclare(exclusive: true);
})), "\n";
echo 'it is cancelled with the lease: ', thrown(static fn () => $client->sleep()), ', ';
$client->connect();
echo json_encode($client->openChannel()->getConsumerTags()), ', and can be begun again: ';
$asking = $client->openChannel();
$asking->basicConsume('amq.rabbitmq.reply-to', static function (Message $answer) use (&$answers): void {
    $answers[$answer->correlationId] = $answer->body;
}, noAck: true);
$call = static function (array $numbers) use ($loop, $asking, $requests, &$answers): string {
    $asking->basicPublish(json_encode($numbers), '', $requests, ['reply_to' => 'amq.rabbitmq.reply-to', 'correlation_id' => 'again']);
    $loop->select(timeout: 10, until: static function () use (&$answers): bool {
        return isset($answers['again']);
    });
    return $answers['again'];
};
echo $call([50, 60]), "\n";
?>
--EXPECT--
{"request 0":"{\"sum\":3}","request 1":"{\"sum\":7}","request 2":"{\"sum\":11}"}
one by one: {"sum":30}{"sum":70}
beside a queue on the same channel: {"sum":1}{"sum":2}{"sum":3} abc-1-2-3
without a consumer: AmqpPconn\ChannelException [406]: queue.declare on HOST:PORT: 406 PRECONDITION_FAILED
it is cancelled with the lease: nothing, [], and can be begun again: {"sum":110}
