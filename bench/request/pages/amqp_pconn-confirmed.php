<?php
// This extension, not answering before the broker has confirmed the message.
use AmqpPconn\PConnection;

$conn = new PConnection([
    'host' => '127.0.0.1',
    'port' => (int) $_SERVER['AMQP_PORT'],
    'user' => 'guest',
    'password' => 'guest',
]);
$channel = $conn->openChannel();
$channel->confirmSelect();
$channel->basicPublish(str_repeat('x', 1024), '', 'bench');
$channel->waitForConfirms();
echo 'ok';
