<?php
// One client of the publish and the confirm benchmark. It is told by a line for each turn: the size of the bodies and a number
// of messages. It publishes as many, in whole batches and windows, and answers with a line: how many these were, nanoseconds
// of CPU, and nanoseconds until the peer had dealt with all of them.
//
// php -d extension=amqp_pconn.so bench/publish/client.php BENCHMARK VARIANT PORT

require __DIR__ . '/../lib/measure.php';
require __DIR__ . '/variants.php';

[, $benchmark, $variant, $port] = $argv;
['client' => $client, 'batch' => $batch, 'window' => $window] = VARIANTS[$benchmark][$variant];
$open = require __DIR__ . "/clients/$client.php";
['publish' => $publish, 'await_confirms' => $awaitConfirms, 'fence' => $fence] = $open((int) $port, $batch, $window > 0);

echo "ready\n";
while (($line = fgets(STDIN)) !== false) {
    [$size, $messages] = array_map(intval(...), explode(' ', $line));
    $together = max($batch, $window);
    $messages = max(1, intdiv($messages, $together)) * $together;
    $body = str_repeat('x', $size);

    mark($size, 'begin');
    $begin = hrtime(true);
    $cpu = cpu_time();
    if ($window === 0) {
        $publish($body, $messages);
    } else {
        for ($done = 0; $done < $messages; $done += $window) {
            $publish($body, $window);
            $awaitConfirms($window);
        }
    }
    $cpu = cpu_time() - $cpu;
    mark($size, 'end');
    // It follows the messages, so its answer tells that they have been dealt with.
    $fence();
    printf("%d\t%d\t%d\n", $messages, $cpu, hrtime(true) - $begin);
}
