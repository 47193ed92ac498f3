<?php
// php-amqp. It tells of each confirm and leaves it to the caller to know which messages are still without one.
return static function (int $port, int $batch, bool $confirms): array {
    $connection = new AMQPConnection(['host' => '127.0.0.1', 'port' => $port, 'login' => 'guest', 'password' => 'guest']);
    $connection->connect();
    $channel = new AMQPChannel($connection);
    $exchange = new AMQPExchange($channel);
    $queue = new AMQPQueue($channel);
    $queue->setName(QUEUE);
    $queue->setFlags(AMQP_PASSIVE);
    $lastTag = 0;
    $unconfirmed = [];
    if ($confirms) {
        $onAck = static function (int $tag, bool $multiple) use (&$unconfirmed): bool {
            if ($multiple) {
                foreach ($unconfirmed as $each => $_) {
                    if ($each > $tag) {
                        break;
                    }
                    unset($unconfirmed[$each]);
                }
            } else {
                unset($unconfirmed[$tag]);
            }
            return $unconfirmed !== [];
        };
        $channel->setConfirmCallback($onAck, static fn () => throw new RuntimeException('a message was refused'));
        $channel->confirmSelect();
    }
    return [
        'publish' => static function (string $body, int $messages) use ($exchange): void {
            for ($i = 0; $i < $messages; ++$i) {
                $exchange->publish($body, QUEUE, AMQP_NOPARAM, PROPERTIES);
            }
        },
        'await_confirms' => static function (int $messages) use ($channel, &$lastTag, &$unconfirmed): void {
            $unconfirmed = array_fill($lastTag + 1, $messages, true);
            $lastTag += $messages;
            $channel->waitForConfirm();
        },
        'fence' => static function () use ($queue): void {
            $queue->declareQueue();
        },
    ];
};
