<?php
// Prepares and inspects the queue that the pages publish to: queue.php PORT declare|count. It is bounded, so that a run of
// any length leaves the broker with the same few messages.
require '/usr/share/php/PhpAmqpLib/autoload.php';

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Wire\AMQPTable;

[, $port, $command] = $argv;
$conn = new AMQPStreamConnection('127.0.0.1', (int) $port, 'guest', 'guest');
$channel = $conn->channel();
if ($command === 'declare') {
    $channel->queue_declare('bench', arguments: new AMQPTable(['x-max-length' => 1000]), auto_delete: false);
} else {
    echo $channel->queue_declare('bench', passive: true)[1], "\n";
}
$conn->close();
