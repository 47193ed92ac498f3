--TEST--
Bodies of the sizes at which something changes, and of 64 MiB, go to the broker and back byte for byte
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

// From here on a body is written from where it is, without a copy.
const UNCOPIED = 16384;

foreach ([4096, 131072] as $frameMax) {
    $connection = connection(['frame_max' => $frameMax]);
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare('', exclusive: true)->queue;
    $inFrame = $connection->getFrameMax() - 8;
    $sizes = [0, 1];
    foreach ([$inFrame, 2 * $inFrame, 3 * $inFrame, UNCOPIED] as $size) {
        array_push($sizes, $size - 1, $size, $size + 1);
    }
    if ($frameMax > 4096) {
        $sizes[] = 64 << 20;
    }
    foreach ($sizes as $size) {
        $body = $size === 0 ? '' : random_bytes($size);
        $channel->basicPublish($body, '', $queue);
        $message = $channel->basicGet($queue, noAck: true);
        if ($message?->body !== $body || $message->messageCount !== 0) {
            echo "$size bytes in frames of $frameMax: not what was published\n";
        }
    }
    echo count($sizes), ' sizes in frames of ', $connection->getFrameMax(), "\n";
    $connection->shutdown();
}
?>
--EXPECT--
14 sizes in frames of 4096
15 sizes in frames of 131072
