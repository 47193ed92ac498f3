<?php
// php-amqp with the connection that it keeps from request to request.
$conn = new AMQPConnection([
    'host' => '127.0.0.1',
    'port' => (int) $_SERVER['AMQP_PORT'],
    'login' => 'guest',
    'password' => 'guest',
]);
$conn->pconnect();
$exchange = new AMQPExchange(new AMQPChannel($conn));
$exchange->publish(str_repeat('x', 1024), 'bench');
echo 'ok';
