<?php
// What benchmarks in PHP measure with: the CPU of the process, and the system calls that strace has seen between two marks.

const OWN_CALL = 'getrusage'; // of cpu_time(), which is called between the marks

/** Nanoseconds of CPU that this process has used, the keeper's among them. */
function cpu_time(): int
{
    $of = getrusage();
    return ($of['ru_utime.tv_sec'] + $of['ru_stime.tv_sec']) * 1_000_000_000 +
        ($of['ru_utime.tv_usec'] + $of['ru_stime.tv_usec']) * 1000;
}

// Found in a trace of system calls, where they tell what is measured from the rest.
function mark(string $kind, string $where): void
{
    file_exists("/amqp_pconn-measured/$kind/$where");
}

/**
 * @return array<array<string, int>> by kind, how often each system call was made between its marks, the most frequent first;
 *     those of the process's other threads left out
 */
function read_trace(?string $file): array
{
    $calls = [];
    $inside = null;
    foreach ($file === null ? [] : file($file, FILE_IGNORE_NEW_LINES) as $line) {
        if (preg_match('~^(\d+) .*"/amqp_pconn-measured/(\w+)/(begin|end)"~', $line, $mark)) {
            $inside = $mark[3] === 'begin' ? $mark[2] : null;
            $worker = $mark[1];
            $calls += [$mark[2] => []];
        } elseif ($inside !== null && preg_match('/^(\d+) +(\w+)\(/', $line, $call) && $call[1] === $worker && $call[2] !== OWN_CALL) {
            $calls[$inside][$call[2]] = ($calls[$inside][$call[2]] ?? 0) + 1;
        }
    }
    foreach ($calls as &$of) {
        arsort($of);
    }
    return $calls;
}

/** @return array<string, float> how often each system call is made for one of $times */
function calls_each(array $calls, int $times): array
{
    return array_map(static fn (int $count): float => $count / $times, $calls);
}

/** Those made at least as often as $least; the rest, which is the benchmark's, the engine's and the C library's, in one number. */
function shown_calls(?array $calls, float $least, string $format): string
{
    if ($calls === null) {
        return 'not counted';
    }
    $shown = array_filter($calls, static fn (float $count): bool => $count >= $least);
    $rest = array_sum($calls) - array_sum($shown);
    $text = array_map(static fn (string $name, float $count): string => sprintf("%s $format", $name, $count), array_keys($shown), $shown);
    if ($rest > 0) {
        $text[] = sprintf('others %.4f', $rest);
    }
    return implode(', ', $text);
}
