--TEST--
Dead-lettering: rejected, expired, over the limit; x-death tells of it, and its time is a DateTimeImmutable
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

use AmqpPconn\{Message, PConnection};

$connection = connection();
$channel = $connection->openChannel();
$exchange = unique('dead');
$channel->exchangeDeclare($exchange, 'direct', autoDelete: true);
$dead = queue_with($channel);
$channel->queueBind($dead, $exchange, 'dead');
$work = queue_with($channel, [], ['x-dead-letter-exchange' => $exchange, 'x-dead-letter-routing-key' => 'dead', 'x-max-length' => 2]);
$before = time();
$channel->basicPublish('rejected', '', $work, ['headers' => ['own' => 5]]);
$channel->basicConsume($work, static fn (Message $message): array => [PConnection::CONSUMER_DROP, PConnection::CONSUMER_CANCEL]);
$connection->select(timeout: 10);
$channel->basicPublish('expired', '', $work, ['expiration' => '0']);
wait_for_ready($channel, $dead, 2);
foreach (['too many', 'stays 1', 'stays 2'] as $body) {
    $channel->basicPublish($body, '', $work);
}
wait_for_ready($channel, $dead, 3);
$channel->basicConsume($dead, static function (Message $message) use ($work, $before): int {
    [$death] = $message->headers['x-death'];
    $at = $death['time'];
    ksort($death);
    echo "$message->body: ", json_encode(['time' => get_debug_type($at), 'queue' => $death['queue'] === $work ? 'WORK' : $death['queue'], 'routing-keys' => count($death['routing-keys'])] + $death), "\n";
    echo '  now: ', json_encode($at->getTimestamp() >= $before - 1 && $at->getTimestamp() <= time() + 1), ', zone ', $at->getOffset(), "\n";
    echo '  first: ', json_encode([$message->headers['x-first-death-reason'], $message->headers['x-first-death-queue'] === $work, $message->headers['own'] ?? null]), "\n";
    return PConnection::CONSUMER_ACK;
});
$connection->select(timeout: 10, maxMessages: 3);

echo "a cycle of work and waiting, as programs retry:\n";
$retry = queue_with($channel);
$waiting = queue_with($channel, [], ['x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $retry, 'x-message-ttl' => 30]);
$channel->basicPublish('retried', '', $retry);
$channel->basicConsume($retry, static function (Message $message, $channel) use ($waiting): array {
    $tries = $message->headers['x-death'][0]['count'] ?? 0;
    echo "  $message->body, tried $tries times\n";
    if ($tries === 3) {
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    }
    // What was received can be sent again as it is.
    $channel->basicPublish($message->body, '', $waiting, ['headers' => $message->headers, 'timestamp' => $message->timestamp]);
    return [PConnection::CONSUMER_ACK];
});
$connection->select(timeout: 10);
?>
--EXPECT--
rejected: {"time":"DateTimeImmutable","queue":"WORK","routing-keys":1,"count":1,"exchange":"","reason":"rejected"}
  now: true, zone 0
  first: ["rejected",true,5]
expired: {"time":"DateTimeImmutable","queue":"WORK","routing-keys":1,"count":1,"exchange":"","original-expiration":"0","reason":"expired"}
  now: true, zone 0
  first: ["expired",true,null]
too many: {"time":"DateTimeImmutable","queue":"WORK","routing-keys":1,"count":1,"exchange":"","reason":"maxlen"}
  now: true, zone 0
  first: ["maxlen",true,null]
a cycle of work and waiting, as programs retry:
  retried, tried 0 times
  retried, tried 1 times
  retried, tried 2 times
  retried, tried 3 times
