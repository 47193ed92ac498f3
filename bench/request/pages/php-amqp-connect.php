<?php
// php-amqp with a connection of the request's own.
$conn = new AMQPConnection([
    'host' => '127.0.0.1',
    'port' => (int) $_SERVER['AMQP_PORT'],
    'login' => 'guest',
    'password' => 'guest',
]);
$conn->connect();
$exchange = new AMQPExchange(new AMQPChannel($conn));
$exchange->publish(str_repeat('x', 1024), 'bench');
echo 'ok';
