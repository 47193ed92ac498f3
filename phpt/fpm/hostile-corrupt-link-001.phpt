--TEST--
A bit of an answer is flipped on the way: never a wrong result, and the next request works
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/hostile.inc';

$visits = new HostileVisits('$result = $connection->openChannel()->basicGet($_GET["queue"], noAck: true)?->body;');
$proxy = Peer::proxy(params()['port'], 0);
$queue = unique('corrupt');
$broker = connection()->openChannel();
$broker->queueDeclare($queue);
$body = str_repeat('odd', 11);

// AMQP has no checksum: a flip in a name or a body is nothing that could be seen. What is tried are the bytes of the
// protocol itself, in basic.get-ok, the content header and the body.
$header = 7 + 4 + 8 + 1 + 1 + 1 + strlen($queue) + 4 + 1;
$frames = ['basic.get-ok' => 0, 'header' => $header, 'body' => $header + 7 + 14 + 1];
$places = [];
foreach ($frames as $frame => $at) {
    $places += ["$frame: type" => $at + 1, "$frame: channel" => $at + 3, "$frame: size" => $at + 7];
}
$places += [
    'basic.get-ok: class' => 9, 'basic.get-ok: method' => 11, 'basic.get-ok: end' => $frames['header'],
    'header: body size' => $header + 19, 'header: body size, highest byte' => $header + 12,
    'header: flags, more follow' => $header + 21, 'header: flags, a property' => $header + 20,
    'header: end' => $frames['body'], 'body: end' => $frames['body'] + 7 + strlen($body) + 1,
];
$get = static function () use ($visits, $proxy, $queue, $broker, $body): array {
    $broker->basicPublish($body, '', $queue);
    $broker->queueDeclarePassive($queue);
    return $visits->visit($proxy, ['queue' => $queue]);
};
foreach ($places as $place => $byte) {
    $broker->queuePurge($queue);
    $get();
    $proxy->command("corrupt $byte");
    $answer = $get();
    $thrown = preg_replace('/ arrived; its bytes begin with .*/', '', $answer['thrown']);
    echo "$place: ", $answer['result'] === $body ? 'the right body' : $thrown, "\n";
    if (!in_array($answer['result'], [$body, null], true)) {
        echo "  a wrong body\n";
    }
    $broker->queuePurge($queue);
    $next = $get();
    if ($next['result'] !== $body) {
        echo "  then: {$next['thrown']} ", json_encode($next['result']), "\n";
    }
    if (str_contains($answer['thrown'], 'ConnectionException') && $next['status'] !== AmqpPconn\PConnection::SOCK_NEW) {
        echo "  the connection was kept\n";
    }
}
$broker->queueDelete($queue);
$visits->end();
?>
--EXPECT--
basic.get-ok: type: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame of unknown type 0
basic.get-ok: channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected basic.get-ok arrived
basic.get-ok: size: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame did not end with the octet 0xCE
header: type: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected content body arrived on channel 1
header: channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: content arrived on channel 0
header: size: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame did not end with the octet 0xCE
body: type: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected content header arrived on channel 1
body: channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: content arrived on channel 0
body: size: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame did not end with the octet 0xCE
basic.get-ok: class: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected method 61.71 arrived on channel 1
basic.get-ok: method: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected basic.get arrived on channel 1
basic.get-ok: end: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame did not end with the octet 0xCE
header: body size: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the body of a message on channel 1 is longer than the 32 bytes that were announced
header: body size, highest byte: AmqpPconn\TimeoutException: HOST:PORT: basic.get: no answer within 0.3 s
header: flags, more follow: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the properties of a message have more flags than AMQP 0-9-1 knows
header: flags, a property: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the properties of a message reach past their frame
header: end: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame did not end with the octet 0xCE
body: end: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: a frame did not end with the octet 0xCE
log: []
