<?php
require __DIR__ . '/../include/test.inc';

$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$sends = figures()['system calls: send'];

$itself = [];
$itself['inner'] = &$itself;
$list = [];
$list[] = &$list;
$deep = static function (int $levels): array {
    $value = ['a' => 1];
    for ($i = 1; $i < $levels; ++$i) {
        $value = ['a' => $value];
    }
    return $value;
};
$long = str_repeat('x', 256);
$wrong = [
    ['contenttype' => 'x'], ['deliveryMode' => 2], ['nothing_like_it' => 1], ['colour' => null], ['x'],
    ['content_type' => 5], ['content_type' => $long], ['content_encoding' => true], ['correlation_id' => 5], ['reply_to' => []],
    ['message_id' => $long], ['type' => 1.5], ['user_id' => new stdClass()], ['app_id' => $long], ['cluster_id' => 5],
    ['expiration' => 5], ['expiration' => ''], ['expiration' => '-1'], ['expiration' => '1s'],
    ['delivery_mode' => 0], ['delivery_mode' => 3], ['delivery_mode' => '2'], ['delivery_mode' => true],
    ['priority' => -1], ['priority' => 256], ['priority' => 1.0],
    ['timestamp' => -1], ['timestamp' => '2026-01-01'], ['timestamp' => new DateTimeImmutable()],
    ['headers' => 'x'], ['headers' => new ArrayObject()], ['headers' => ['a', 'b']], ['headers' => [$long => 1]],
    ['headers' => ['a' => new stdClass()]], ['headers' => ['a' => STDIN]], ['headers' => ['a' => fn () => 1]],
    ['headers' => ['a' => ['b' => [1, 2, new DateTime()]]]],
    ['headers' => $deep(33)], ['headers' => $itself], ['headers' => ['a' => $list]],
    ['headers' => ['a' => str_repeat('x', 131072)]],
];
foreach ($wrong as $properties) {
    echo thrown(fn () => $channel->basicPublish('', '', $queue, $properties)), "\n";
}
echo 'bytes were sent: ', figures()['system calls: send'] - $sends, " times\n";
var_dump($channel->isOpen());
$channel->basicPublish('the channel is as good as new', '', $queue, ['headers' => $deep(32)]);
$message = $channel->basicGet($queue, noAck: true);
echo $message->body, ': ', json_encode($message->headers === $deep(32)), "\n";
?>
