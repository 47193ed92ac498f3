<?php
// What every client of a benchmark with turns does, the floor among them: it is told by a line for each turn, the size of the
// bodies and a number of messages, and answers with a line: how many messages these were, nanoseconds of CPU, and nanoseconds
// until the peer had dealt with all of them.
require __DIR__ . '/measure.php';

/**
 * @param Closure(int, int): array{int, Closure(): void} $prepare what is to be measured, for a size and a number of messages,
 *     and with how many it deals
 * @param Closure(): void $fence asks the peer for something that it answers when it has dealt with all
 */
function take_turns(Closure $prepare, Closure $fence): void
{
    echo "ready\n";
    while (($line = fgets(STDIN)) !== false) {
        [$size, $messages] = array_map(intval(...), explode(' ', $line));
        [$messages, $work] = $prepare($size, $messages);

        mark($size, 'begin');
        $begin = hrtime(true);
        $cpu = cpu_time();
        $work();
        $cpu = cpu_time() - $cpu;
        mark($size, 'end');
        $fence();
        printf("%d\t%d\t%d\n", $messages, $cpu, hrtime(true) - $begin);
    }
}
