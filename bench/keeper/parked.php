<?php
// One process of the keeper benchmark: opens sessions of keys of their own, parks them all, and does nothing for a while.
// Prints, as JSON, what that cost: the CPU of the keeper's thread, and the memory of a session.
//
// php -d extension=amqp_pconn.so bench/keeper/parked.php PORT SESSIONS SECONDS KIND

use AmqpPconn\PConnection;

[, $port, $sessions, $seconds, $kind] = $argv;
$connection = static fn (int $number): PConnection => new PConnection([
    'host' => '127.0.0.1',
    'port' => (int) $port,
    'pool' => "session $number",
]);
$uses = [
    // Its one spare channel was opened with it.
    'unused' => static function (PConnection $connection): void {
        $connection->connect();
    },
    // One message was published on that channel.
    'published' => static function (PConnection $connection): void {
        $channel = $connection->openChannel();
        $channel->basicPublish(str_repeat('x', 1024), '', 'nobody.reads.this');
        $channel->close();
    },
    // Bodies went both ways that are as large as the kept buffers grow for.
    'busy' => static function (PConnection $connection) use ($kind): void {
        $channel = $connection->openChannel();
        $queue = $channel->queueDeclare('', exclusive: true)->queue;
        for ($i = 0; $i < 3; ++$i) {
            $channel->basicPublish(str_repeat('x', 16000), '', $queue);
            $channel->basicGet($queue, noAck: true); // null where a sink is at the other end
            $channel->basicPublish(str_repeat('x', 30000), '', $queue);
            $channel->basicGet($queue, noAck: true);
        }
        $channel->queueDelete($queue);
        $channel->close();
    },
];

/** @return array<string, int> bytes */
function memory(): array
{
    gc_collect_cycles();
    preg_match_all('/^(Rss|Private_Dirty):\s+(\d+) kB$/m', file_get_contents('/proc/self/smaps_rollup'), $found);
    return array_map(static fn (string $kib): int => 1024 * (int) $kib, array_combine($found[1], $found[2]));
}

/** @return array{worker: int, keeper: int} nanoseconds of CPU so far */
function cpu_time(): array
{
    $times = ['worker' => 0, 'keeper' => 0];
    foreach (glob('/proc/self/task/*') as $task) {
        $of = (int) basename($task) === getmypid() ? 'worker' : 'keeper';
        $times[$of] += (int) explode(' ', file_get_contents("$task/schedstat"))[0];
    }
    return $times;
}

/** Bytes a session, of all but the first: that one paid for what they have in common. */
function per_session(array $before, array $after, int $sessions): array
{
    foreach ($after as $what => $bytes) {
        $each[$what] = ($bytes - $before[$what]) / ($sessions - 1);
    }
    return $each;
}

$uses[$kind]($connection(0));
$one = memory();
for ($i = 1; $i < (int) $sessions; ++$i) {
    $uses[$kind]($connection($i));
}
$all = memory();
if (count(glob('/proc/self/task/*')) !== 2) {
    throw new RuntimeException('the keeper does not run');
}

// The first round after the sessions were parked reads what their brokers have answered; it is not idleness.
sleep(2);
$before = cpu_time();
$begin = hrtime(true);
sleep((int) $seconds);
$idle = hrtime(true) - $begin;
$after = cpu_time();
$later = memory();

$alive = 0;
for ($i = 0; $i < (int) $sessions; ++$i) {
    $again = $connection($i);
    $again->connect();
    $alive += (int) ($again->getPersistenceStatus() === PConnection::SOCK_REUSED);
}
echo json_encode([
    'kind' => $kind,
    'sessions' => (int) $sessions,
    'seconds' => $idle / 1e9,
    'still_alive' => $alive,
    'keeper_percent_of_a_core' => 100 * ($after['keeper'] - $before['keeper']) / $idle,
    'worker_percent_of_a_core' => 100 * ($after['worker'] - $before['worker']) / $idle,
    'bytes_per_session' => per_session($one, $all, (int) $sessions),
    'bytes_per_session_later' => per_session($one, $later, (int) $sessions),
], JSON_THROW_ON_ERROR), "\n";
