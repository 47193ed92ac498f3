<?php
// Does any size of a body stall? Publishes and gets back bodies of the sizes at which something changes on the wire, all
// sizes in turn, and prints how long the round trip of each took.
//
// php -d extension=amqp_pconn.so bench/sizes/run.php [ROUNDS]

require __DIR__ . '/../request/statistics.php';

use AmqpPconn\PConnection;

const BIG = 1 << 20; // from here on a size has its turn in every tenth round
const ROUNDS = 300;

ini_set('memory_limit', '1G');
$rounds = max(10, (int) ($argv[1] ?? ROUNDS));
$connection = new PConnection([
    'host' => getenv('AMQP_PCONN_TEST_HOST') ?: '127.0.0.1',
    'port' => (int) (getenv('AMQP_PCONN_TEST_PORT') ?: 5672),
]);
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$inFrame = $connection->getFrameMax() - 8;

$sizes = [0, 1, 1024];
foreach ([16384, $inFrame, 2 * $inFrame, 3 * $inFrame] as $size) {
    array_push($sizes, $size - 1, $size, $size + 1);
}
array_push($sizes, 1 << 20, 8 << 20, 64 << 20);

/** Nanoseconds from before the publish until the message is back. */
$roundTrip = static function (int $size) use ($channel, $queue): int {
    $body = str_repeat('x', $size);
    $begin = hrtime(true);
    $channel->basicPublish($body, '', $queue);
    $message = $channel->basicGet($queue, noAck: true);
    $end = hrtime(true);
    if (strlen((string) $message?->body) !== $size) {
        throw new RuntimeException("a body of $size bytes did not come back");
    }
    return $end - $begin;
};

$taken = array_fill_keys($sizes, []);
for ($round = 0; $round < $rounds; ++$round) {
    $turns = array_filter($sizes, static fn (int $size): bool => $size < BIG || $round % 10 === 0);
    shuffle($turns);
    foreach ($turns as $size) {
        $taken[$size][] = $roundTrip($size) / 1000;
    }
}

printf("frames of %d bytes, %d rounds; microseconds of publish and get together\n", $connection->getFrameMax(), $rounds);
printf("%10s %10s %10s %10s   %s\n", 'bytes', 'p50', 'p90', 'longest', 'medians of 5 blocks');
foreach ($taken as $size => $values) {
    $described = describe($values);
    printf("%10d %10.0f %10.0f %10.0f   %.0f to %.0f\n", $size, $described['median'], quantile($values, 0.9), max($values), ...$described['block_medians']);
}
