<?php
// Makes the table, and with --json FILE the JSON, of what the processes of parked.php have printed, a line each:
//   report.php [--json FILE] TARGET=FILE...

const CPU_LIMIT = 0.1;
const MEMORY_LIMIT_KIB = 48;

$json = null;
$targets = [];
$arguments = array_slice($argv, 1);
while (($argument = array_shift($arguments)) !== null) {
    if ($argument === '--json') {
        $json = array_shift($arguments);
    } else {
        [$target, $file] = explode('=', $argument, 2);
        $targets[$target] = array_map(
            static fn (string $line): array => json_decode($line, true, 8, JSON_THROW_ON_ERROR),
            file($file, FILE_IGNORE_NEW_LINES),
        );
    }
}

$mostCpu = 0.0;
$mostMemory = 0.0;
foreach ($targets as $target => $processes) {
    printf("\nagainst %s: %d parked sessions in each process, %.0f idle seconds, heartbeat 60\n", $target, $processes[0]['sessions'], $processes[0]['seconds']);
    printf("  %-10s %7s %14s %14s   %-25s %s\n", '', '', '% of a core', '', 'KiB a session, at once', 'after the idle time');
    printf("  %-10s %7s %14s %14s   %12s %12s %12s %12s\n", 'sessions', 'alive', 'keeper', 'PHP', 'RSS', 'dirty', 'RSS', 'dirty');
    foreach ($processes as $of) {
        $kib = static fn (string $when, string $what): float => $of[$when][$what] / 1024;
        printf(
            "  %-10s %7d %14.4f %14.4f   %12.1f %12.1f %12.1f %12.1f\n",
            $of['kind'],
            $of['still_alive'],
            $of['keeper_percent_of_a_core'],
            $of['worker_percent_of_a_core'],
            $kib('bytes_per_session', 'Rss'),
            $kib('bytes_per_session', 'Private_Dirty'),
            $kib('bytes_per_session_later', 'Rss'),
            $kib('bytes_per_session_later', 'Private_Dirty'),
        );
        $mostCpu = max($mostCpu, $of['keeper_percent_of_a_core']);
        $mostMemory = max($mostMemory, $kib('bytes_per_session', 'Rss'), $kib('bytes_per_session_later', 'Rss'));
    }
}
printf("\nkeeper: at most %.4f %% of a core (limit %.1f), at most %.1f KiB a session (limit %d)\n", $mostCpu, CPU_LIMIT, $mostMemory, MEMORY_LIMIT_KIB);
if ($json !== null) {
    $facts = ['date' => gmdate('c'), 'kernel' => php_uname('r'), 'php' => PHP_VERSION];
    $whole = ['benchmark' => 'keeper', 'facts' => $facts, 'targets' => $targets];
    file_put_contents($json, json_encode($whole, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n");
}
