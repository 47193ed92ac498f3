<?php
// Prepares and inspects the queue of the clients: queue.php PORT declare|declare-unbounded|count. For those that only publish
// it is bounded, so that a run of any length leaves the broker with the same few messages.
require '/usr/share/php/PhpAmqpLib/autoload.php';

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Wire\AMQPTable;

[, $port, $command] = $argv;
$conn = new AMQPStreamConnection('127.0.0.1', (int) $port, 'guest', 'guest');
$channel = $conn->channel();
if ($command === 'count') {
    echo $channel->queue_declare('bench', passive: true)[1], "\n";
} else {
    $bound = $command === 'declare' ? ['x-max-length' => 1000] : [];
    $channel->queue_declare('bench', arguments: new AMQPTable($bound), auto_delete: false);
}
$conn->close();
