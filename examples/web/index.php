<?php
// A page that shows what its php-fpm worker keeps between requests, and does something with it. scripts/web-example.sh
// serves it. Looking at it (GET) changes nothing and wakes no consumer. What a button does (POST) ends with a redirect, so
// that nothing is done again when the visitor reloads the page.

declare(strict_types=1);

use AmqpPconn\ChannelException;
use AmqpPconn\PChannel;
use AmqpPconn\PConnection;
use AmqpPconn\PConnException;

// Before the connection is used: a consumer that slept is made again from its class.
require __DIR__ . '/Inbox.php';

/** The channel whose consumer is the inbox; null where this worker has none. Claims it, and does not wake it. */
function inbox_channel(PConnection $conn): ?PChannel
{
    foreach ($conn->getChannels() as $channel) {
        if (in_array(Inbox::TAG, $channel->getConsumerTags(), true)) {
            return $channel;
        }
    }
    return null;
}

function start(PConnection $conn, string $queue): string
{
    if (inbox_channel($conn) !== null) {
        return 'started-already';
    }
    $channel = $conn->openChannel();
    $channel->suspendOnSerialize = true;    // its consumers sleep with the connection, they do not end with the request,
    $channel->resumeOnHydrate = false;      // and wait for resume(): a request can look at them without waking them
    $channel->basicQos(10);                 // no more than this is sent ahead, and goes back when they fall asleep
    $channel->queueDeclare($queue, durable: true);
    $channel->startConsumer(new Inbox($queue));
    return 'started';
}

function publish(PConnection $conn, string $queue, string $text): string
{
    $channel = $conn->openChannel();
    $channel->confirmSelect();
    $channel->queueDeclare($queue, durable: true);
    $channel->basicPublish($text, '', $queue, ['content_type' => 'text/plain', 'delivery_mode' => 2]);
    $channel->waitForConfirms(5);           // so that it is in the queue when the page says so
    $channel->close();
    return 'published';
}

function receive(PConnection $conn, float $seconds, int $most): string
{
    $channel = inbox_channel($conn);
    if ($channel === null) {
        return 'not-started';
    }
    $channel->getConsumerByTag(Inbox::TAG)->turnOver();
    $channel->resume();
    $conn->select(timeout: $seconds, maxMessages: $most);
    return 'received';
}

function stop(PConnection $conn): string
{
    $channel = inbox_channel($conn);
    if ($channel === null) {
        return 'not-started';
    }
    $channel->removeAllConsumers();
    $channel->close();
    return 'stopped';
}

function shut_down(PConnection $conn): string
{
    $conn->connect();
    $conn->shutdown();
    return 'shut-down';
}

/** A field of the form that was sent. */
function field(string $name): string
{
    $value = $_POST[$name] ?? '';
    return is_string($value) ? $value : '';
}

function act(PConnection $conn, string $queue): string
{
    return match (field('action')) {
        'start' => start($conn, $queue),
        'publish' => publish($conn, $queue, field('text')),
        'receive' => receive(
            $conn,
            seconds: min(10, max(0, (float) field('seconds'))),
            most: min(100, max(1, (int) field('most'))),
        ),
        'stop' => stop($conn),
        'shut-down' => shut_down($conn),
        default => 'nothing',
    };
}

/** What page.php shows. */
function look(PConnection $conn, string $queue): array
{
    $channels = $conn->getChannels();
    $channel = $conn->openChannel();
    try {
        $found = $channel->queueDeclarePassive($queue);
    } catch (ChannelException $missing) {
        if ($missing->getCode() !== 404) {
            throw $missing;
        }
        $found = null;
    }
    $channel->close();                      // else it would be in the next request's getChannels()
    return [
        'reused' => $conn->getPersistenceStatus() === PConnection::SOCK_REUSED,
        'broker' => $conn->getServerProperties(),
        'channels' => $channels,
        'queue' => $found,
        'worker' => AmqpPconn\status(),
    ];
}

$queue = getenv('QUEUE') ?: 'web-example';
$seen = null;
$error = null;
try {
    $conn = new PConnection();              // to where the setting amqp_pconn.url says
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        $did = act($conn, $queue);
        $conn->sleep();                     // the end of the request would do it, but could not show what goes wrong
        header("Location: ?did=$did", true, 303);
        exit;
    }
    $seen = look($conn, $queue);
} catch (PConnException $failed) {
    http_response_code(503);
    $error = $failed->getMessage();
}
header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: no-store');
require __DIR__ . '/page.php';
