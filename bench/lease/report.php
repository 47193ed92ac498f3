<?php
// Makes the table, and with --json FILE the JSON, of what cycles.php has measured, with the keeper off and on, and of what
// strace has seen of it:
//   report.php [--json FILE] --cycles N BLOCKS-OFF BLOCKS-ON [TRACE-OFF TRACE-ON]
require __DIR__ . '/../request/statistics.php';

const LIMIT_US = 5;
const OWN_CALL = 'getrusage'; // of the benchmark itself, once a slice

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

/** @return array<string, array<string, float>> by kind, how often a cycle makes each system call; the keeper's own left out */
function read_trace(?string $file, int $cycles): array
{
    $calls = [];
    $inside = null;
    foreach ($file === null ? [] : file($file, FILE_IGNORE_NEW_LINES) as $line) {
        if (preg_match('~^(\d+) .*"/amqp_pconn-cycles/(\w+)/(begin|end)"~', $line, $mark)) {
            $inside = $mark[3] === 'begin' ? $mark[2] : null;
            $worker = $mark[1];
            $calls += [$mark[2] => []];
        } elseif ($inside !== null && preg_match('/^(\d+) +(\w+)\(/', $line, $call) && $call[1] === $worker && $call[2] !== OWN_CALL) {
            $calls[$inside][$call[2]] = ($calls[$inside][$call[2]] ?? 0) + 1;
        }
    }
    foreach ($calls as &$of) {
        arsort($of);
        $of = array_map(static fn (int $count): float => $count / $cycles, $of);
    }
    return $calls;
}

function spread(array $values, string $format = '%.2f'): string
{
    return sprintf("$format ($format .. $format)", median($values), min($values), max($values));
}

function shown_calls(?array $calls): string
{
    if ($calls === null) {
        return 'not counted';
    }
    // What happens less than once in 20 cycles is the benchmark's, the engine's and the C library's.
    $shown = array_filter($calls, static fn (float $count): bool => $count >= 0.05);
    $rest = array_sum($calls) - array_sum($shown);
    $text = array_map(static fn (string $name, float $count): string => sprintf('%s %.2f', $name, $count), array_keys($shown), $shown);
    return implode(', ', $text) . ($rest > 0 ? sprintf(', others %.4f', $rest) : '');
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
$calls = ['off' => read_trace($files[2] ?? null, $cycles), 'on' => read_trace($files[3] ?? null, $cycles)];

printf("\nmedians of %d blocks (lowest .. highest block), microseconds a cycle\n", count($blocks['on']['clean']['cpu']));
printf("  %-8s %-7s %-22s %-22s %s\n", 'cycle', 'keeper', 'cpu', 'wall', 'system calls a cycle');
$result = [];
foreach (array_keys($blocks['on']) as $kind) {
    foreach (['off', 'on'] as $keeper) {
        $of = $blocks[$keeper][$kind];
        printf("  %-8s %-7s %-22s %-22s %s\n", $kind, $keeper, spread($of['cpu']), spread($of['wall']), shown_calls($calls[$keeper][$kind] ?? null));
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
