<?php
// One client of the consume and the get benchmark: it takes as many messages as it is told, which are all that the queue has.
//
// php -d extension=amqp_pconn.so bench/consume/client.php BENCHMARK VARIANT PORT

require __DIR__ . '/../lib/client.php';
require __DIR__ . '/variants.php';

[, $benchmark, $variant, $port] = $argv;
$of = VARIANTS[$benchmark][$variant];
$open = require __DIR__ . "/clients/{$of['client']}.php";
['take' => $take, 'end' => $end, 'count' => $count] = $open((int) $port, $of);

$prepare = static fn (int $size, int $messages): array => [$messages, static function () use ($take, $size, $messages): void {
    $bytes = $take($messages);
    if ($bytes !== $size * $messages) {
        throw new RuntimeException("$messages messages had $bytes bytes");
    }
}];
// It follows the acknowledgements, so its answer tells that they have been dealt with.
$fence = static function () use ($end, $count): void {
    $end();
    $left = $count();
    if ($left !== 0) {
        throw new RuntimeException("$left messages are left in the queue");
    }
};
take_turns($prepare, $fence);
