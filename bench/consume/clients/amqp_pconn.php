<?php
// This extension, as its users write it.
use AmqpPconn\Message;
use AmqpPconn\PConnection;

/** Opens more channels, each with a consumer for which nothing comes. */
function open_channels(PConnection $connection, int $count): void
{
    $queue = $connection->openChannel()->queueDeclare(exclusive: true)->queue;
    for ($i = 0; $i < $count; ++$i) {
        $connection->openChannel()->basicConsume($queue, static fn (Message $message) => null);
    }
}

return static function (int $port, array $of): array {
    $connection = new PConnection(['host' => '127.0.0.1', 'port' => $port]);
    $channel = $connection->openChannel();
    $channel->basicQos(PREFETCH);
    $channel->ackBuffer = max(1, $of['ack_every']);
    open_channels($connection, ($of['channels'] ?? 1) - 1);
    $consumer = null;
    $consume = static function (int $messages) use ($connection, $channel, &$consumer): int {
        $bytes = 0;
        $consumer = $channel->basicConsume(QUEUE, static function (Message $message) use (&$bytes): int {
            $bytes += strlen($message->body);
            return PConnection::CONSUMER_ACK;
        });
        $connection->select(maxMessages: $messages);
        return $bytes;
    };
    $get = static function (int $messages) use ($channel, $of): int {
        $noAck = $of['ack_every'] === 0;
        $bytes = 0;
        for ($i = 0; $i < $messages; ++$i) {
            $message = $channel->basicGet(QUEUE, $noAck);
            $bytes += strlen($message->body);
            if (!$noAck) {
                $message->ack();
            }
        }
        return $bytes;
    };
    return [
        'take' => isset($of['get']) ? $get : $consume,
        'end' => static function () use ($channel, &$consumer): void {
            $consumer === null || $channel->basicCancel($consumer);
        },
        'count' => static fn (): int => $channel->queueDeclarePassive(QUEUE)->messageCount,
    ];
};
