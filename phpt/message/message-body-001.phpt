--TEST--
Bodies of all sizes arrive byte for byte, also where they fill their frames exactly
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

foreach (['pipelined' => 0, 'strict' => 4096] as $handshake => $frame_max) {
    $connection = connection(['handshake' => $handshake, 'frame_max' => $frame_max]);
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare('', exclusive: true)->queue;
    $frame = $connection->getFrameMax();
    echo "frames of $frame\n";
    foreach ([0, 1, 4087, 4088, 4089, 8176, 131063, 131064, 131065, 262128, 1 << 20, 8 << 20] as $size) {
        $body = $size === 0 ? '' : random_bytes($size);
        $channel->basicPublish($body, '', $queue, ['message_id' => "$size"]);
        $message = $channel->basicGet($queue, noAck: true);
        echo $size, ': ', json_encode($message?->body === $body && $message->messageId === "$size"), "\n";
    }
    $connection->shutdown();
}
?>
--EXPECT--
frames of 131072
0: true
1: true
4087: true
4088: true
4089: true
8176: true
131063: true
131064: true
131065: true
262128: true
1048576: true
8388608: true
frames of 4096
0: true
1: true
4087: true
4088: true
4089: true
8176: true
131063: true
131064: true
131065: true
262128: true
1048576: true
8388608: true
