<?php
// php-amqplib, which is written in PHP and connects in every request.
require '/usr/share/php/PhpAmqpLib/autoload.php';

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Message\AMQPMessage;

$conn = new AMQPStreamConnection('127.0.0.1', (int) $_SERVER['AMQP_PORT'], 'guest', 'guest');
$channel = $conn->channel();
$channel->basic_publish(new AMQPMessage(str_repeat('x', 1024)), '', 'bench');
$channel->close();
$conn->close();
echo 'ok';
