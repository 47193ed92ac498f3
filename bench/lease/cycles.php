<?php
// One block of the lease benchmark: many cycles of waking a connection and putting it to sleep again, in a process of its
// own. A line for each kind of cycle: its name, then nanoseconds of wall time and of CPU a cycle, each the median of many
// slices of the block.
//
// php -d extension=amqp_pconn.so bench/lease/cycles.php PORT CYCLES KIND...

require __DIR__ . '/../lib/measure.php';
require __DIR__ . '/../request/statistics.php';

use AmqpPconn\PConnection;

const SLICES = 50;

[, $port, $cycles] = $argv;
$parameters = ['host' => '127.0.0.1', 'port' => (int) $port];
$inSlice = max(1, intdiv((int) $cycles, SLICES));
$keeperIsOn = (bool) ini_get('amqp_pconn.keeper');

$clean = static function () use ($parameters): void {
    $connection = new PConnection($parameters);
    $connection->connect();
    $connection->sleep();
};
$publish = static function () use ($parameters): void {
    $connection = new PConnection($parameters);
    $connection->connect();
    $connection->openChannel()->basicPublish('hello', '', 'queue');
    $connection->sleep();
};
// As many connections of other keys sleep beside it as the default of max_connections allows.
$crowd = static function () use ($parameters): void {
    for ($i = 1; $i < 64; ++$i) {
        (new PConnection($parameters + ['pool' => "beside $i"]))->connect();
    }
};
$kinds = [
    'clean' => ['cycle' => $clean],
    'publish' => ['cycle' => $publish],
    'crowded' => ['before' => $crowd, 'cycle' => $clean],
];

foreach (array_slice($argv, 3) as $kind) {
    ($kinds[$kind]['before'] ?? static function (): void {})();
    $cycle = $kinds[$kind]['cycle'];
    for ($i = 0; $i < $inSlice; ++$i) {
        $cycle();
    }
    $threads = count(glob('/proc/self/task/*'));
    if ($threads !== ($keeperIsOn ? 2 : 1)) {
        throw new RuntimeException("$threads threads: the keeper is not what was asked for");
    }
    $walls = $cpus = [];
    mark($kind, 'begin');
    for ($slice = 0; $slice < SLICES; ++$slice) {
        $begin = hrtime(true);
        $cpu = cpu_time();
        for ($i = 0; $i < $inSlice; ++$i) {
            $cycle();
        }
        $cpus[] = (cpu_time() - $cpu) / $inSlice;
        $walls[] = (hrtime(true) - $begin) / $inSlice;
    }
    mark($kind, 'end');
    printf("%s\t%.1f\t%.1f\n", $kind, median($walls), median($cpus));
}
