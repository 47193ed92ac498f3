<?php
// Makes the table, and with --json FILE the JSON, of what cycles.php has measured, with the keeper off and on, and of what
// strace has seen of it:
//   report.php [--json FILE] --cycles N BLOCKS-OFF BLOCKS-ON [TRACE-OFF TRACE-ON]
require __DIR__ . '/../lib/measure.php';
require __DIR__ . '/../request/statistics.php';

const LIMIT_US = 5;
const RARE = 0.05; // a system call that a cycle makes less often is not named

/** @return array<string, array{wall: list<float>, cpu: list<float>}> microseconds a cycle by kind and block */
function read_blocks(string $file): array
{
    $blocks = [];
    foreach (file($file, FILE_IGNORE_NEW_LINES) as $line) {
        [$kind, $wall, $cpu] = explode("\t", $line);
        $blocks[$kind]['wall'][] = $wall / 1000;
        $blocks[$kind]['cpu'][] = $cpu / 1000;
    }
    return $blocks;
}

function spread(array $values, string $format = '%.2f'): string
{
    return sprintf("$format ($format .. $format)", median($values), min($values), max($values));
}

$json = null;
$cycles = 0;
$files = [];
$arguments = array_slice($argv, 1);
while (($argument = array_shift($arguments)) !== null) {
    if ($argument === '--json') {
        $json = array_shift($arguments);
    } elseif ($argument === '--cycles') {
        $cycles = (int) array_shift($arguments);
    } else {
        $files[] = $argument;
    }
}
$blocks = ['off' => read_blocks($files[0]), 'on' => read_blocks($files[1])];
foreach (['off' => 2, 'on' => 3] as $keeper => $file) {
    $calls[$keeper] = array_map(static fn (array $of): array => calls_each($of, $cycles), read_trace($files[$file] ?? null));
}

printf("\nmedians of %d blocks (lowest .. highest block), microseconds a cycle\n", count($blocks['on']['clean']['cpu']));
printf("  %-8s %-7s %-22s %-22s %s\n", 'cycle', 'keeper', 'cpu', 'wall', 'system calls a cycle');
$result = [];
foreach (array_keys($blocks['on']) as $kind) {
    foreach (['off', 'on'] as $keeper) {
        $of = $blocks[$keeper][$kind];
        printf("  %-8s %-7s %-22s %-22s %s\n", $kind, $keeper, spread($of['cpu']), spread($of['wall']), shown_calls($calls[$keeper][$kind] ?? null, RARE, '%.2f'));
        $result[$kind][$keeper] = ['cpu_us' => $of['cpu'], 'wall_us' => $of['wall'], 'system_calls' => $calls[$keeper][$kind] ?? null];
    }
    // Neighbours in time: the machine was the same for both.
    foreach (['cpu', 'wall'] as $what) {
        $ratios[$what] = array_map(static fn (float $on, float $off): float => $on / $off, $blocks['on'][$kind][$what], $blocks['off'][$kind][$what]);
        $result[$kind]['on_to_off'][$what] = $ratios[$what];
    }
    printf("  %-8s %-7s %-22s %-22s\n", '', 'on/off', spread($ratios['cpu']), spread($ratios['wall']));
}
printf(
    "\nlease: clean sleep plus wakeup = %.2f us of CPU, %.2f us in all, with the keeper (limit %d); on/off = %.2f\n",
    median($blocks['on']['clean']['cpu']),
    median($blocks['on']['clean']['wall']),
    LIMIT_US,
    median($result['clean']['on_to_off']['cpu']),
);
if ($json !== null) {
    $facts = ['date' => gmdate('c'), 'kernel' => php_uname('r'), 'php' => PHP_VERSION, 'amqp_pconn' => phpversion('amqp_pconn') ?: null];
    $whole = ['benchmark' => 'lease', 'facts' => $facts, 'cycles' => $result];
    file_put_contents($json, json_encode($whole, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");
}
