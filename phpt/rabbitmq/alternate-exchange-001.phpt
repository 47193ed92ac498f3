--TEST--
An alternate exchange takes what an exchange cannot route
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

$connection = connection();
$channel = $connection->openChannel();
[$exchange, $alternate] = [unique('exchange'), unique('alternate')];
$channel->exchangeDeclare($alternate, 'fanout', autoDelete: true);
$channel->exchangeDeclare($exchange, 'direct', autoDelete: true, arguments: ['alternate-exchange' => $alternate]);
$routed = queue_with($channel);
$channel->queueBind($routed, $exchange, 'known');
$unrouted = queue_with($channel);
$channel->queueBind($unrouted, $alternate);
$channel->confirmSelect();
$channel->setEventHandler(new class implements AmqpPconn\ChannelEventHandler {
    public function publishConfirm(int $sequence): void
    {
    }

    public function publishNack(int $sequence): void
    {
        echo "nack $sequence\n";
    }

    public function publishReturn(AmqpPconn\ReturnedMessage $message): void
    {
        echo "return $message->body\n";
    }
});
$channel->basicPublish('a', $exchange, 'known', mandatory: true);
$channel->basicPublish('b', $exchange, 'unknown', mandatory: true);
$channel->waitForConfirms();
foreach (['routed' => $routed, 'unrouted' => $unrouted] as $name => $queue) {
    $channel->basicConsume($queue, static function ($message) use ($name): array {
        echo "$name: $message->body, by $message->routingKey\n";
        return [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
    });
    $connection->select(timeout: 10);
}
?>
--EXPECT--
routed: a, by known
unrouted: b, by unknown
