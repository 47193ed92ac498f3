<?php
// This extension, where as many deliveries are held unacknowledged after a turn as before. When its messages have come, the
// oldest of all are acknowledged one by one and in no order, but for a hundredth; instead of these the newest, newest first.
// (More of the newest would be RabbitMQ's affair, which looks through all that are older for each of them.)
use AmqpPconn\Message;
use AmqpPconn\PConnection;

const TOGETHER = 198; // of which the order is drawn: the shortest turn, less its hundredth

return static function (int $port, array $of): array {
    $connection = new PConnection(['host' => '127.0.0.1', 'port' => $port]);
    $channel = $connection->openChannel();
    $tags = [];
    $bytes = 0;
    $onDelivery = static function (Message $message) use (&$tags, &$bytes): void {
        $tags[] = $message->deliveryTag;
        $bytes += strlen($message->body);
    };
    // What is less than TOGETHER is held to the end.
    $held = new SplQueue();
    $hold = static function (array $tags) use ($held): void {
        foreach (array_chunk($tags, TOGETHER) as $together) {
            count($together) < TOGETHER || $held->enqueue($together);
        }
    };

    $queue = $channel->queueDeclare(exclusive: true)->queue;
    for ($left = $of['held']; $left > 0; $left -= 1000) {
        $channel->basicPublishBatch(array_fill(0, min($left, 1000), ['body' => 'held', 'routing_key' => $queue]));
    }
    $consumer = $channel->basicConsume($queue, $onDelivery);
    $connection->select(maxMessages: $of['held']);
    $channel->basicCancel($consumer);
    $hold($tags);

    mt_srand(1);
    $order = range(0, TOGETHER - 1);
    shuffle($order);
    $settle = static function (array $newest, int $rest) use ($channel, $held, $order): void {
        for ($done = 0; $done < $rest; $done += TOGETHER) {
            $oldest = $held->dequeue();
            foreach ($order as $i) {
                $channel->basicAck($oldest[$i]);
            }
        }
        foreach (array_reverse($newest) as $tag) {
            $channel->basicAck($tag);
        }
    };
    $consume = static function (int $messages) use ($connection, $channel, $onDelivery, $hold, $settle, &$tags, &$bytes, &$consumer): int {
        $tags = [];
        $bytes = 0;
        $consumer = $channel->basicConsume(QUEUE, $onDelivery);
        // All come meanwhile: how often it reads is not to depend on how fast RabbitMQ is with what it holds itself.
        usleep(100_000);
        $connection->select(maxMessages: $messages);
        $newest = array_splice($tags, -intdiv($messages, 100));
        $hold($tags);
        $settle($newest, count($tags));
        return $bytes;
    };
    register_shutdown_function(static fn () => $channel->basicAck(0, multiple: true));
    return [
        'take' => $consume,
        'end' => static function () use ($channel, &$consumer): void {
            $channel->basicCancel($consumer);
        },
        'count' => static fn (): int => $channel->queueDeclarePassive(QUEUE)->messageCount,
    ];
};
