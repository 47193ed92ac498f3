<?php
// Makes the table, and with --json FILE the JSON, of what amqp_pconn_visitor has measured:
//   report.php [--json FILE] [--fact NAME=VALUE]... TARGET=FILE...
require __DIR__ . '/statistics.php';

const BASE = 'nothing';
const OURS = 'amqp_pconn';
const RIVAL = 'php-amqp-pconnect';

/** @return array<string, array<int, list<float>>> microseconds by page and round */
function read_samples(string $file): array
{
    $samples = [];
    foreach (file($file, FILE_IGNORE_NEW_LINES) as $line) {
        [$round, $page, $nanoseconds] = explode("\t", $line);
        $samples[$page][(int) $round][] = $nanoseconds / 1000;
    }
    return $samples;
}

/** What one page took as a multiple of what another took, round by round. */
function ratios(array $samples, string $page, string $to): array
{
    return array_map(
        fn(array $mine, array $theirs) => median($mine) / median($theirs),
        $samples[$page],
        $samples[$to],
    );
}

function summarize(array $samples): array
{
    $pages = [];
    foreach ($samples as $page => $rounds) {
        $all = array_merge(...$rounds);
        $pages[$page] = [
            'p50_us' => quantile($all, 0.5),
            'p90_us' => quantile($all, 0.9),
            'ratio_to_nothing' => describe(ratios($samples, $page, BASE)),
        ];
    }
    uasort($pages, fn(array $a, array $b) => $a['p50_us'] <=> $b['p50_us']);
    $summary = [
        'rounds' => count($samples[BASE]),
        'requests_per_page' => count(array_merge(...$samples[BASE])),
        'pages' => $pages,
    ];
    if (isset($samples[OURS], $samples[RIVAL])) {
        $summary['ratio_of_php_amqp_pconnect'] = describe(ratios($samples, RIVAL, OURS));
    }
    return $summary;
}

function print_table(string $target, array $summary): void
{
    printf(
        "\nagainst %s: %d rounds, %d measured requests of each page\n",
        $target,
        $summary['rounds'],
        $summary['requests_per_page'],
    );
    printf("  %-24s %9s %9s %11s  %-15s %s\n", 'page', 'p50 us', 'p90 us', 'x nothing', 'middle half', 'medians of 5 blocks');
    foreach ($summary['pages'] as $page => $of) {
        $ratio = $of['ratio_to_nothing'];
        printf(
            "  %-24s %9.0f %9.0f %11.2f  %-15s %s\n",
            $page,
            $of['p50_us'],
            $of['p90_us'],
            $ratio['median'],
            vsprintf('%.2f .. %.2f', $ratio['middle_half']),
            vsprintf('%.2f .. %.2f', $ratio['block_medians']),
        );
    }
    if (isset($summary['ratio_of_php_amqp_pconnect'])) {
        $ratio = $summary['ratio_of_php_amqp_pconnect'];
        printf(
            "  %s takes %.2f times as long as %s (middle half %s, medians of 5 blocks %s)\n",
            RIVAL,
            $ratio['median'],
            OURS,
            vsprintf('%.2f .. %.2f', $ratio['middle_half']),
            vsprintf('%.2f .. %.2f', $ratio['block_medians']),
        );
    }
}

function format_ratio(?float $ratio): string
{
    return $ratio === null ? 'not measured' : sprintf('%.2f', $ratio);
}

function cpu_model(): string
{
    preg_match('/^model name\s*:\s*(.*)$/m', file_get_contents('/proc/cpuinfo'), $found);
    return $found[1] ?? 'unknown';
}

$json = null;
$facts = [
    'date' => gmdate('c'),
    'cpu' => cpu_model(),
    'kernel' => php_uname('r'),
    'php' => PHP_VERSION,
    'php-amqp' => phpversion('amqp') ?: null,
    'amqp_pconn' => phpversion('amqp_pconn') ?: null,
];
$targets = [];
$arguments = array_slice($argv, 1);
while (($argument = array_shift($arguments)) !== null) {
    if ($argument === '--json') {
        $json = array_shift($arguments);
    } elseif ($argument === '--fact') {
        [$name, $value] = explode('=', array_shift($arguments), 2);
        $facts[$name] = $value;
    } else {
        [$target, $file] = explode('=', $argument, 2);
        $targets[$target] = summarize(read_samples($file));
    }
}

foreach ($targets as $target => $summary) {
    print_table($target, $summary);
}
$to_nothing = $targets['sink']['pages'][OURS]['ratio_to_nothing']['median'] ?? null;
$of_rival = $targets['rabbitmq']['ratio_of_php_amqp_pconnect']['median'] ?? null;
printf(
    "\nrequest: sink ratio amqp_pconn/nothing = %s (limit 1.25); rabbitmq ratio php-amqp-pconnect/amqp_pconn = %s (at least 4)\n",
    format_ratio($to_nothing),
    format_ratio($of_rival),
);

if ($json !== null) {
    $result = ['benchmark' => 'request', 'facts' => $facts, 'targets' => $targets];
    file_put_contents($json, json_encode($result, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");
}
