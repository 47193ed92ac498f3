<?php
// php-amqplib, which is written in PHP.
require AMQPLIB;

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Message\AMQPMessage;

return static function (int $port, array $of): array {
    $every = $of['ack_every'];
    // A turn may have to wait for a busy broker longer than the three seconds that are its default.
    $connection = new AMQPStreamConnection('127.0.0.1', $port, 'guest', 'guest', read_write_timeout: 30);
    $channel = $connection->channel();
    $channel->basic_qos(0, PREFETCH, false);
    $consume = static function (int $messages) use ($channel, $every): int {
        $bytes = 0;
        $taken = 0;
        $onDelivery = static function (AMQPMessage $message) use ($channel, $every, &$bytes, &$taken): void {
            $bytes += strlen($message->getBody());
            if (++$taken % $every === 0) {
                $channel->basic_ack($message->getDeliveryTag(), $every !== 1);
            }
        };
        $channel->basic_consume(QUEUE, 'bench', callback: $onDelivery);
        while ($taken < $messages) {
            $channel->wait();
        }
        return $bytes;
    };
    $get = static function (int $messages) use ($channel, $every): int {
        $bytes = 0;
        for ($i = 0; $i < $messages; ++$i) {
            $message = $channel->basic_get(QUEUE, $every === 0);
            $bytes += strlen($message->getBody());
            if ($every === 1) {
                $channel->basic_ack($message->getDeliveryTag());
            }
        }
        return $bytes;
    };
    return [
        'take' => isset($of['get']) ? $get : $consume,
        'end' => static function () use ($of, $channel): void {
            isset($of['get']) || $channel->basic_cancel('bench');
        },
        'count' => static fn (): int => $channel->queue_declare(QUEUE, passive: true)[1],
    ];
};
