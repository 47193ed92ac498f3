--TEST--
10,000 publishes and one waitForConfirms() cost no round trip each: what is read and waited for is bounded, and so is memory
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
skip_under_valgrind();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

const COUNT = 10000;
$channel = connection()->openChannel();
$queues = [$channel->queueDeclare('', exclusive: true)->queue, $channel->queueDeclare('', exclusive: true)->queue];
$channel->confirmSelect();

/** Publishes, waits, and says what that cost. */
$run = static function (string $what, callable $publish) use ($channel, $queues): void {
    array_map($channel->queuePurge(...), $queues);
    $before = AmqpPconn\status();
    $publish();
    $channel->waitForConfirms();
    $after = AmqpPconn\status();
    $calls = array_map(static fn (int $then, int $now): int => $now - $then, $before['system_calls'], $after['system_calls']);
    [$sends, $receives, $polls] = $calls;
    $bounded = $receives < COUNT / 5 && $polls < COUNT / 5;
    echo "$what: confirmed: ", $after['publishes_confirmed'] - $before['publishes_confirmed'],
        ', arrived: ', array_sum(array_map(static fn (string $queue): int => $channel->queueDeclarePassive($queue)->messageCount, $queues)),
        ', ', $bounded ? 'far fewer reads and waits than messages' : "$receives reads, $polls waits", "\n";
};
$one_by_one = static function () use ($channel, $queues): void {
    for ($i = 0; $i < COUNT; ++$i) {
        $channel->basicPublish('x', '', $queues[0]);
    }
};
$to_two_in_turn = static function () use ($channel, $queues): void {
    for ($i = 0; $i < COUNT; ++$i) {
        $channel->basicPublish('x', '', $queues[$i % 2]);
    }
};
// All are outstanding at once: more destinations than are kept. What comes after has taken all the room it may before.
$in_a_batch = static fn () => $channel->basicPublishBatch(array_map(
    static fn (int $i): array => ['body' => 'x', 'routing_key' => $queues[$i % 2]],
    range(1, COUNT),
));

$run('one by one', $one_by_one);
$run('to two queues in turn', $to_two_in_turn);
$run('in a batch', $in_a_batch);
memory_reset_peak_usage();
[$memory, $resident] = [memory_get_usage(), resident_bytes(getmypid())];
$run('one by one', $one_by_one);
$run('to two queues in turn', $to_two_in_turn);
$peak = intdiv(memory_get_peak_usage() - $memory, 1024);
echo "PHP's memory grown by at most 64 KiB at its peak: ", json_encode($peak <= 64), " ($peak)\n";
$grown = intdiv(resident_bytes(getmypid()) - $resident, 1024);
echo 'memory of the process grown by at most 256 KiB: ', json_encode($grown <= 256), " ($grown)\n";

echo "a handler is told of each\n";
$channel->setEventHandler($handler = new class implements AmqpPconn\ChannelEventHandler {
    public array $numbers = [];

    public function publishConfirm(int $sequence): void
    {
        $this->numbers[$sequence] = ($this->numbers[$sequence] ?? 0) + 1;
    }

    public function publishNack(int $sequence): void
    {
    }

    public function publishReturn(AmqpPconn\ReturnedMessage $message): void
    {
    }
});
$run('one by one', $one_by_one);
echo 'numbers: ', count($handler->numbers), ', each once: ', json_encode(array_unique(array_values($handler->numbers)) === [1]), "\n";
?>
--EXPECTF--
one by one: confirmed: 10000, arrived: 10000, far fewer reads and waits than messages
to two queues in turn: confirmed: 10000, arrived: 10000, far fewer reads and waits than messages
in a batch: confirmed: 10000, arrived: 10000, far fewer reads and waits than messages
one by one: confirmed: 10000, arrived: 10000, far fewer reads and waits than messages
to two queues in turn: confirmed: 10000, arrived: 10000, far fewer reads and waits than messages
PHP's memory grown by at most 64 KiB at its peak: true (%i)
memory of the process grown by at most 256 KiB: true (%i)
a handler is told of each
one by one: confirmed: 10000, arrived: 10000, far fewer reads and waits than messages
numbers: 10000, each once: true
