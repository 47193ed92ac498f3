--TEST--
The keeper's thread takes no signal, and leaves those of the script's own thread as they were
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
skip_under_valgrind();
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** The signals up to 31 that each thread blocks, but for those that nobody can: by thread. @return int[][] */
function blocked(): array
{
    foreach (array_map('basename', glob('/proc/self/task/*')) as $thread) {
        preg_match('/^SigBlk:\s*\w{8}(\w{8})$/m', file_get_contents("/proc/self/task/$thread/status"), $found);
        $mask = hexdec($found[1]);
        $blocked[$thread] = array_values(array_filter(range(1, 31), static fn (int $signal) => $mask >> ($signal - 1) & 1));
    }
    return $blocked;
}

$before = blocked();
$connection = connection(['heartbeat' => 1]);
$connection->connect();
// While a thread begins, the system blocks everything by itself.
wait_until(static fn () => AmqpPconn\status()['heartbeats_sent'] > 0, 'the keeper is at work');
$after = blocked();
$pid = getmypid();
echo 'threads: ', count($before), ', then ', count($after), "\n";
echo 'the script blocks what it blocked before: ', json_encode($before[$pid] === $after[$pid]), "\n";
unset($after[$pid]);
[$keeper] = array_values($after);
echo 'the keeper does not block: ', json_encode(array_values(array_diff(range(1, 31), $keeper))), "\n";
?>
--EXPECT--
threads: 1, then 2
the script blocks what it blocked before: true
the keeper does not block: [9,19]
