<?php
// php-amqplib, which is written in PHP.
require AMQPLIB;

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Message\AMQPMessage;

return static function (int $port, int $batch, bool $confirms): array {
    // A turn may have to wait for a busy broker longer than the three seconds that are its default.
    $connection = new AMQPStreamConnection('127.0.0.1', $port, 'guest', 'guest', read_write_timeout: 30);
    $channel = $connection->channel();
    if ($confirms) {
        $channel->confirm_select();
    }
    $oneByOne = static function (string $body, int $messages) use ($channel): void {
        for ($i = 0; $i < $messages; ++$i) {
            $channel->basic_publish(new AMQPMessage($body, PROPERTIES), '', QUEUE);
        }
    };
    $batches = static function (string $body, int $messages) use ($channel, $batch): void {
        for ($sent = 0; $sent < $messages; $sent += $batch) {
            for ($i = 0; $i < $batch; ++$i) {
                $channel->batch_basic_publish(new AMQPMessage($body, PROPERTIES), '', QUEUE);
            }
            $channel->publish_batch();
        }
    };
    return [
        'publish' => $batch === 1 ? $oneByOne : $batches,
        'await_confirms' => static function (int $messages) use ($channel): void {
            $channel->wait_for_pending_acks();
        },
        'fence' => static function () use ($channel): void {
            $channel->queue_declare(QUEUE, passive: true);
        },
    ];
};
