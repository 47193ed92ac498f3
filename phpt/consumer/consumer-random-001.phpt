--TEST--
Whatever callbacks do, in whatever order: a message that was acknowledged or dropped never comes back, and every other one is there in the end
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{Message, PChannel, PConnection, SimpleConsumer};

final class Ledger
{
    /** @var array<string, true> bodies that are settled for good */
    public array $done = [];
    public array $wrong = [];

    public function saw(Message $message): void
    {
        if (isset($this->done[$message->body])) {
            $this->wrong[] = "$message->body came after it was settled";
        }
    }

    /** To be called when the call that settles it has returned. */
    public function settled(string ...$bodies): void
    {
        $this->done += array_fill_keys($bodies, true);
    }
}

final class Random extends SimpleConsumer
{
    public function __construct(private Run $run, string $queue)
    {
        parent::__construct($queue, arguments: ['x-priority' => mt_rand(0, 2)]);
    }

    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        return $this->run->act($message, $channel);
    }
}

final class Run
{
    public PConnection $connection;
    public Ledger $ledger;
    public string $queue;
    /** @var WeakMap<PChannel, Message[]> those that wait to be settled */
    private WeakMap $kept;
    /** @var WeakMap<PChannel, array<int, string>> the bodies, by tag */
    private WeakMap $handedOut;
    public array $acts = [];

    public function __construct(private PChannel $operator, private int $messages)
    {
        $this->ledger = new Ledger();
        $this->queue = $operator->queueDeclare(unique('random'))->queue;
        $this->connection = connection(['pool' => unique('pool')]);
        $this->forget();
        $this->handedOut = new WeakMap();
    }

    public function run(int $rounds): void
    {
        foreach (range(1, $this->messages) as $i) {
            $this->operator->basicPublish((string) $i, '', $this->queue);
        }
        for ($round = 0; $round < $rounds && count($this->ledger->done) < $this->messages; ++$round) {
            $this->connection->connect();
            foreach (range(1, mt_rand(1, 3)) as $i) {
                $this->start($this->connection->openChannel());
            }
            try {
                $this->connection->select(timeout: 5, idleTimeout: 0.05, maxMessages: mt_rand(1, 200));
            } catch (DomainException) {
            }
            $this->forget();
            match (mt_rand(0, 3)) {
                0 => $this->connection->sleep(requeueUnacked: true),
                1 => $this->connection->shutdown(),
                2 => $this->connection->isConnected() && array_map(static fn (PChannel $channel) => $channel->close(), $this->connection->getChannels()),
                3 => null,
            };
        }
        $this->connection->shutdown();
    }

    private function forget(): void
    {
        $this->kept = new WeakMap();
    }

    private function start(PChannel $channel): void
    {
        mt_rand(0, 1) && $channel->basicQos(mt_rand(1, 30));
        $channel->ackBuffer = mt_rand(0, 1) ? 1 : mt_rand(2, 40);
        mt_rand(0, 1) ? $channel->startConsumer(new Random($this, $this->queue)) : $channel->basicConsume($this->queue, $this->act(...));
    }

    public function act(Message $message, PChannel $channel): int|array|null
    {
        $this->ledger->saw($message);
        $this->handedOut[$channel] = [$message->deliveryTag => $message->body] + ($this->handedOut[$channel] ?? []);
        $act = mt_rand(0, 60);
        $this->acts[$act] = true;
        switch ($act) {
            case 0:
                $channel->basicCancel($message->consumerTag);
                $this->start($channel);
                return null;
            case 1:
                return $this->settles($message, [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL]);
            case 2:
                $channel->close();
                unset($this->kept[$channel]);
                $this->start($this->connection->openChannel());
                return null;
            case 3:
                throw new DomainException();
            case 4:
                $message->ack();
                $this->ledger->settled($message->body);
                throw new DomainException();
            case 5:
                $this->forget();
                $this->connection->sleep(requeueUnacked: true);
                return null;
            case 6:
                $this->forget();
                $this->connection->shutdown();
                $this->connection->connect();
                $this->start($this->connection->openChannel());
                return null;
            case 7:
                unset($this->kept[$channel]);
                $channel->basicRecover();
                return null;
            case 8:
                $got = $channel->basicGet($this->queue);
                $got && $this->ledger->saw($got);
                $got?->nack();
                return PConnection::CONSUMER_REJECT;
            case 9:
                $this->start($this->connection->openChannel());
                return PConnection::CONSUMER_REJECT;
            case 10:
                $channel->ackBuffer = mt_rand(1, 50);
                return $this->settles($message, PConnection::CONSUMER_ACK);
            case 11:
                $tags = array_flip($channel->getUnackedTags());
                $channel->basicAck(0, multiple: true);
                $this->ledger->settled(...array_intersect_key($this->handedOut[$channel], $tags));
                unset($this->kept[$channel]);
                return null;
            case 12:
                $channel->basicNack(0, multiple: true);
                unset($this->kept[$channel]);
                return null;
            case 13:
                return $this->settles($message, PConnection::CONSUMER_DROP);
            case 14:
                $channel->removeAllConsumers();
                return null;
            case 15:
            case 16:
            case 17:
            case 18:
                $this->kept[$channel] = [...$this->kept[$channel] ?? [], $message];
                return null;
            case 19:
                $kept = $this->kept[$channel] ?? [];
                shuffle($kept);
                foreach ($kept as $one) {
                    $one->ack();
                    $this->ledger->settled($one->body);
                }
                unset($this->kept[$channel]);
                return PConnection::CONSUMER_REJECT;
            case 20:
                gc_collect_cycles();
                return PConnection::CONSUMER_REJECT;
            default:
                return $this->settles($message, $act % 2 ? PConnection::CONSUMER_ACK : [PConnection::CONSUMER_ACK]);
        }
    }

    private function settles(Message $message, int|array $answer): int|array
    {
        $this->ledger->settled($message->body);
        return $answer;
    }
}

$operator = connection(['pool' => 'operator'])->openChannel();
$seeds = getenv('AMQP_PCONN_SEED') !== false ? [(int) getenv('AMQP_PCONN_SEED')] : [1, 2, 3, random_int(4, PHP_INT_MAX >> 1), random_int(4, PHP_INT_MAX >> 1)];
$acts = [];
foreach ($seeds as $seed) {
    mt_srand($seed);
    $run = new Run($operator, 2000);
    $run->run(200);
    // What it had is back when its connection has ended.
    wait_until(static fn (): bool => $operator->queueDeclarePassive($run->queue)->consumerCount === 0, 'nobody consumes');
    $operator->queueDeclarePassive($run->queue);
    $left = array_filter(explode(' ', str_replace(['+', 'nothing'], '', drained($operator, $run->queue))), 'strlen');
    foreach ($left as $body) {
        if (isset($run->ledger->done[$body])) {
            $run->ledger->wrong[] = "$body is left, and was settled";
        }
    }
    if ($run->ledger->wrong !== [] || count(array_unique($left)) + count($run->ledger->done) !== 2000) {
        echo "seed $seed: left ", count($left), ', settled ', count($run->ledger->done), ', ', json_encode(array_slice($run->ledger->wrong, 0, 3)), "\n";
    }
    $acts += $run->acts;
    $operator->queueDelete($run->queue);
}
echo 'acts: ', count($acts), "\n";
?>
--EXPECT--
acts: 61
