<?php
// The page's consumer. It sleeps with its connection between requests: what its properties hold is serialized then, and
// is there again in the next request of the worker. So it keeps no more than the page shows.

declare(strict_types=1);

use AmqpPconn\Message;
use AmqpPconn\PChannel;
use AmqpPconn\PConnection;
use AmqpPconn\SimpleConsumer;

final class Inbox extends SimpleConsumer
{
    public const TAG = 'inbox';

    private const MOST = 20;

    /** What came when it was last awake. @var array{time: string, body: string, redelivered: bool}[] */
    private array $latest = [];

    /** What came before, up to MOST. @var array{time: string, body: string, redelivered: bool}[] */
    private array $earlier = [];

    public function __construct(string $queue)
    {
        parent::__construct($queue, self::TAG);
    }

    /** What comes from now on is the latest. */
    public function turnOver(): void
    {
        $this->earlier = array_slice([...$this->earlier, ...$this->latest], -self::MOST);
        $this->latest = [];
    }

    public function handleDelivery(Message $message, PChannel $channel): int
    {
        $this->latest[] = [
            'time' => date('H:i:s'),
            'body' => $message->body,
            // It had been sent to somebody before who gave it back, such as this consumer when it went to sleep.
            'redelivered' => $message->redelivered,
        ];
        return PConnection::CONSUMER_ACK;
    }

    /** @return array{time: string, body: string, redelivered: bool}[] */
    public function latest(): array
    {
        return $this->latest;
    }

    /** @return array{time: string, body: string, redelivered: bool}[] */
    public function earlier(): array
    {
        return $this->earlier;
    }
}
