<?php
// php-amqp. Its consume() is also its loop, which the callback ends.
return static function (int $port, array $of): array {
    $every = $of['ack_every'];
    $connection = new AMQPConnection(['host' => '127.0.0.1', 'port' => $port, 'login' => 'guest', 'password' => 'guest']);
    $connection->connect();
    $channel = new AMQPChannel($connection);
    $channel->setPrefetchCount(PREFETCH);
    $queue = new AMQPQueue($channel);
    $queue->setName(QUEUE);
    $queue->setFlags(AMQP_PASSIVE);
    $consume = static function (int $messages) use ($queue, $every): int {
        $bytes = 0;
        $taken = 0;
        $flags = $every === 1 ? AMQP_NOPARAM : AMQP_MULTIPLE;
        $queue->consume(static function (AMQPEnvelope $message) use ($queue, $every, $flags, $messages, &$bytes, &$taken): bool {
            $bytes += strlen($message->getBody());
            if (++$taken % $every === 0) {
                $queue->ack($message->getDeliveryTag(), $flags);
            }
            return $taken < $messages;
        });
        return $bytes;
    };
    $get = static function (int $messages) use ($queue, $every): int {
        $bytes = 0;
        for ($i = 0; $i < $messages; ++$i) {
            $message = $queue->get($every === 0 ? AMQP_AUTOACK : AMQP_NOPARAM);
            $bytes += strlen($message->getBody());
            if ($every === 1) {
                $queue->ack($message->getDeliveryTag());
            }
        }
        return $bytes;
    };
    return [
        'take' => isset($of['get']) ? $get : $consume,
        'end' => static function () use ($of, $queue): void {
            isset($of['get']) || $queue->cancel();
        },
        'count' => static fn (): int => $queue->declareQueue(),
    ];
};
