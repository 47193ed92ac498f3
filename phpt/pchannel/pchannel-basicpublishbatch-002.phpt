--TEST--
A batch of 10,000 small messages goes out in writes of 64 KiB, a mixed one whole: each message arrives once, in order
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
memory_limit=512M
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->getChannelId();
$arrive = static function (array $bodies) use ($channel, $queue): string {
    wait_until(static fn (): bool => $channel->queueDeclarePassive($queue)->messageCount >= count($bodies), 'all have arrived');
    foreach ($bodies as $at => $body) {
        $got = $channel->basicGet($queue, noAck: true)?->body;
        if ($got !== $body) {
            return "number $at is " . substr((string) $got, 0, 20);
        }
    }
    return $channel->basicGet($queue, noAck: true) === null ? 'each once, in order' : 'one too many';
};
$messages = static fn (array $bodies): array => array_map(static fn (string $body): array => ['body' => $body, 'routing_key' => $queue], $bodies);

$bodies = array_map('strval', range(1, 10000));
// A publish is the method, the header and the body, each in a frame of 8 bytes more than it holds.
$publish = 8 + 4 + 2 + 1 + 1 + strlen($queue) + 1 + 8 + 14;
$bytes = array_sum(array_map(static fn (string $body): int => $publish + 8 + strlen($body), $bodies));
$batch = $messages($bodies);
$sends = sends();
echo $channel->basicPublishBatch($batch), "\n";
$sends = sends() - $sends;
$least = (int) ceil($bytes / 65536);
// Where the socket is full for a moment, a write is one of less.
echo 'writes: ', $sends >= $least && $sends <= 2 * $least + 5 ? "about bytes / 64 KiB\n" : "$sends for $bytes bytes, $least are the least\n";
echo $arrive($bodies), "\n";

$sizes = [0, 300000, 1, 0, 16383, 16384, 16385, 131064, 131065, 65536, 2, 262128, 0, 100000];
$bodies = array_map(static fn (int $size): string => $size === 0 ? '' : random_bytes($size), $sizes);
$channel->basicPublish('first', '', $queue);
echo $channel->basicPublishBatch($messages($bodies)), "\n";
$channel->basicPublish('last', '', $queue);
echo $arrive(['first', ...$bodies, 'last']), "\n";

echo 'far more than the socket takes at once: ';
$bodies = array_map(static fn (int $i): string => str_repeat(chr(65 + $i % 26), 300000), range(0, 99));
$channel->basicPublishBatch($messages($bodies));
echo $arrive($bodies), "\n";
?>
--EXPECT--
10000
writes: about bytes / 64 KiB
each once, in order
14
each once, in order
far more than the socket takes at once: each once, in order
