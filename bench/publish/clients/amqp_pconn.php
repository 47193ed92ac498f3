<?php
// This extension, as its users write it.
use AmqpPconn\PConnection;

return static function (int $port, int $batch, bool $confirms): array {
    $connection = new PConnection(['host' => '127.0.0.1', 'port' => $port]);
    $channel = $connection->openChannel();
    if ($confirms) {
        $channel->confirmSelect();
    }
    $oneByOne = static function (string $body, int $messages) use ($channel): void {
        for ($i = 0; $i < $messages; ++$i) {
            $channel->basicPublish($body, '', QUEUE, PROPERTIES);
        }
    };
    $batches = static function (string $body, int $messages) use ($channel, $batch): void {
        for ($sent = 0; $sent < $messages; $sent += $batch) {
            $together = [];
            for ($i = 0; $i < $batch; ++$i) {
                $together[] = ['body' => $body, 'exchange' => '', 'routing_key' => QUEUE, 'properties' => PROPERTIES];
            }
            $channel->basicPublishBatch($together);
        }
    };
    return [
        'publish' => $batch === 1 ? $oneByOne : $batches,
        'await_confirms' => static function (int $messages) use ($channel): void {
            $channel->waitForConfirms();
        },
        // With the connection, which is given back when the last object of it is gone.
        'fence' => static function () use ($connection, $channel): void {
            $channel->queueDeclarePassive(QUEUE);
        },
    ];
};
