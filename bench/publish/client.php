<?php
// One client of the publish and the confirm benchmark: it publishes, in whole batches and windows.
//
// php -d extension=amqp_pconn.so bench/publish/client.php BENCHMARK VARIANT PORT

require __DIR__ . '/../lib/client.php';
require __DIR__ . '/variants.php';

[, $benchmark, $variant, $port] = $argv;
['client' => $client, 'batch' => $batch, 'window' => $window] = VARIANTS[$benchmark][$variant];
$open = require __DIR__ . "/clients/$client.php";
['publish' => $publish, 'await_confirms' => $awaitConfirms, 'fence' => $fence] = $open((int) $port, $batch, $window > 0);

$prepare = static function (int $size, int $messages) use ($batch, $window, $publish, $awaitConfirms): array {
    $together = max($batch, $window);
    $messages = max(1, intdiv($messages, $together)) * $together;
    $body = str_repeat('x', $size);
    $publishAll = static function () use ($publish, $body, $messages): void {
        $publish($body, $messages);
    };
    $publishWindows = static function () use ($publish, $awaitConfirms, $body, $messages, $window): void {
        for ($done = 0; $done < $messages; $done += $window) {
            $publish($body, $window);
            $awaitConfirms($window);
        }
    };
    return [$messages, $window === 0 ? $publishAll : $publishWindows];
};
// It follows the messages, so its answer tells that they have been dealt with.
take_turns($prepare, $fence);
