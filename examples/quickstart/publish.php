<?php
// A page that publishes one message to the queue "tasks". Its answer is one line: the process that served the request,
// whether the connection to the broker was "new" or "reused", and the microseconds that the publish took, with all that it
// needed: taking or opening the connection, and declaring the queue on a new one.

use AmqpPconn\PConnection;

$begin = hrtime(true);

$conn = new PConnection([
    'host' => getenv('BROKER_HOST') ?: '127.0.0.1',
    'port' => (int) (getenv('BROKER_PORT') ?: 5672),
    'user' => 'guest',
    'password' => 'guest',
]);
$conn->connect();
$ch = $conn->openChannel();
if ($conn->getPersistenceStatus() === PConnection::SOCK_NEW) {
    // Once for each connection is enough for a durable queue.
    $ch->queueDeclare('tasks', durable: true);
}
$ch->basicPublish('hello', '', 'tasks', ['delivery_mode' => 2]);

$microseconds = intdiv(hrtime(true) - $begin, 1000);
$reused = $conn->getPersistenceStatus() === PConnection::SOCK_REUSED;

// Stands for the rest of a page's work, and keeps the worker from taking another request meanwhile.
usleep(1000 * min(1000, (int) ($_GET['work_ms'] ?? 0)));

header('Content-Type: text/plain');
printf("%d %s %d\n", getmypid(), $reused ? 'reused' : 'new', $microseconds);
