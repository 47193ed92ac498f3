<?php
// This extension, as its users write it.
use AmqpPconn\PConnection;

$conn = new PConnection([
    'host' => '127.0.0.1',
    'port' => (int) $_SERVER['AMQP_PORT'],
    'user' => 'guest',
    'password' => 'guest',
]);
$conn->openChannel()->basicPublish(str_repeat('x', 1024), '', 'bench');
echo 'ok';
