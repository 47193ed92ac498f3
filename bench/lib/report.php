<?php
// Makes the tables, and with --json FILE the JSON, of what turns.php has measured and of what strace has seen of it:
//   report.php FAMILY BENCHMARK [--json FILE] [--fact NAME=VALUE]... TARGET=FILE[,TRACES]...
require __DIR__ . '/measure.php';
require __DIR__ . '/../request/statistics.php';

const RARE = 0.002; // a system call that is made less often for a message is not named

/** @return array<int, array<string, array<int, array{cpu: float, wall: float}>>> microseconds a message by size, variant and round */
function read_turns(string $file): array
{
    $turns = [];
    foreach (file($file, FILE_IGNORE_NEW_LINES) as $line) {
        [$round, $variant, $size, , $messages, $cpu, $wall] = explode("\t", $line);
        $turns[(int) $size][$variant][(int) $round] = ['cpu' => $cpu / $messages / 1000, 'wall' => $wall / $messages / 1000];
    }
    return $turns;
}

/** What one variant takes as a multiple of what another does, round by round: neighbours in time. */
function ratios(array $turns, string $variant, string $to, string $what): array
{
    return array_map(static fn (array $mine, array $theirs): float => $mine[$what] / $theirs[$what], $turns[$variant], $turns[$to]);
}

/** @return array<string, array> the variants of one benchmark, target and size of bodies, in the order of VARIANTS */
function summarize(array $turns, string $benchmark, string $target, array $calls): array
{
    $summary = [];
    foreach (VARIANTS[$benchmark] as $variant => $of) {
        if (isset($turns[$variant])) {
            $beside = $of['beside'] ?? $variant;
            $ratio = static fn (string $what): ?array =>
                isset($turns[$beside]) ? describe(ratios($turns, $variant, $beside, $what)) : null;
            $summary[$variant] = [
                'beside' => $beside,
                'cpu_us' => median(array_column($turns[$variant], 'cpu')),
                'cpu_ratio' => $ratio('cpu'),
                'system_calls' => $calls[$variant] ?? null,
            ];
            if ($target !== LAZY) {
                $summary[$variant]['wall_us'] = median(array_column($turns[$variant], 'wall'));
                $summary[$variant]['wall_ratio'] = $ratio('wall');
            }
        }
    }
    return $summary;
}

function print_table(array $summary): void
{
    printf(
        "  %-22s %9s %8s  %-15s %-20s %9s %11s   %s\n",
        'variant', 'cpu us', 'x ' . BESIDE, 'middle half', 'medians of 5 blocks', 'wall us', 'messages/s', 'system calls a message',
    );
    foreach ($summary as $variant => $of) {
        $ratio = $of['cpu_ratio'];
        printf(
            "  %-22s %9.2f %8s  %-15s %-20s %9s %11s   %s\n",
            $variant,
            $of['cpu_us'],
            $ratio === null ? '-' : sprintf('%.2f', $ratio['median']),
            $ratio === null ? '-' : vsprintf('%.2f .. %.2f', $ratio['middle_half']),
            $ratio === null ? '-' : vsprintf('%.2f .. %.2f', $ratio['block_medians']),
            isset($of['wall_us']) ? sprintf('%.2f', $of['wall_us']) : '-',
            isset($of['wall_us']) ? sprintf('%d', 1e6 / $of['wall_us']) : '-',
            shown_calls($of['system_calls'], RARE, '%.3f'),
        );
    }
}

/** @return array<string, array<string, float>> by variant, how often each system call is made for a message of $size */
function calls_of(?string $traces, string $benchmark, int $size): array
{
    $calls = [];
    foreach ($traces === null ? [] : array_keys(VARIANTS[$benchmark]) as $variant) {
        $of = is_file("$traces/$variant") ? read_trace("$traces/$variant") : [];
        if (isset($of[$size])) {
            $calls[$variant] = calls_each($of[$size], TURNS[$benchmark][$size]);
        }
    }
    return $calls;
}

$json = null;
$facts = [
    'date' => gmdate('c'),
    'kernel' => php_uname('r'),
    'tcp' => trim(file_get_contents('/proc/sys/net/ipv4/tcp_congestion_control')),
    'php' => PHP_VERSION,
    'php-amqp' => phpversion('amqp') ?: null,
    'amqp_pconn' => phpversion('amqp_pconn') ?: null,
];
$arguments = array_slice($argv, 1);
$family = array_shift($arguments);
$benchmark = array_shift($arguments);
require "$family/variants.php";
$turns = [];
$result = [];
while (($argument = array_shift($arguments)) !== null) {
    if ($argument === '--json') {
        $json = array_shift($arguments);
    } elseif ($argument === '--fact') {
        [$name, $value] = explode('=', array_shift($arguments), 2);
        $facts[$name] = $value;
    } else {
        [$target, $files] = explode('=', $argument, 2);
        [$file, $traces] = explode(',', "$files,");
        $turns[$target] = read_turns($file);
        foreach ($turns[$target] as $size => $of) {
            $result[$target][$size] = summarize($of, $benchmark, $target, calls_of($traces ?: null, $benchmark, $size));
            printf("\nagainst %s, bodies of %d bytes: %d rounds of %d messages\n", $target, $size, count(reset($of)), TURNS[$benchmark][$size]);
            print_table($result[$target][$size]);
        }
    }
}

foreach (VARIANTS[$benchmark] as $variant => $of) {
    $missing = missing($of);
    if ($missing !== null) {
        echo "\nleft out: $variant, because there is no $missing";
    }
}
$against = RATIOS_AGAINST[$benchmark];
$measured = $turns[$against][RATIOS_SIZE] ?? [];
$promises = [];
printf("\n\nCPU against %s, bodies of %d bytes:\n", $against, RATIOS_SIZE);
foreach (RATIOS[$benchmark] as ['of' => $of, 'to' => $to, 'limit' => $limit]) {
    $ratio = isset($measured[$of], $measured[$to]) ? describe(ratios($measured, $of, $to, 'cpu')) : null;
    $promises["$of/$to"] = $ratio;
    printf(
        "%s: %s/%s = %s%s\n",
        $benchmark,
        $of,
        $to,
        $ratio === null ? 'not measured' : sprintf('%.3f (medians of 5 blocks %s)', $ratio['median'], vsprintf('%.3f .. %.3f', $ratio['block_medians'])),
        $limit === null ? '' : sprintf(' (limit %.2f)', $limit),
    );
}
if ($json !== null) {
    $whole = ['benchmark' => $benchmark, 'facts' => $facts, 'targets' => $result, 'ratios' => $promises];
    file_put_contents($json, json_encode($whole, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");
}
