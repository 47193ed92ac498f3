--TEST--
A broker that freezes: what needs an answer times out and names the step, another broker is served, after the thaw all works, and what was confirmed has arrived
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/hostile.inc';

$frozen = Broker::startOwn('broker-freezes');
preg_match('/^node=(\d+)/m', file_get_contents("$frozen->directory/state"), $found);
$node = (int) $found[1];
register_shutdown_function(static fn () => exec("kill -CONT $node"));

$visits = new HostileVisits(<<<'PHP'
    $channel = $connection->openChannel();
    $result = match ($_GET['call']) {
        'connect' => $connection->connect(),
        'queue.declare' => $channel->queueDeclare('q')->messageCount,
        'basic.publish' => $channel->basicPublish('x', '', 'q'),
        'confirmed publish' => [$channel->confirmSelect(), $channel->basicPublish($_GET['body'], '', 'q'), $channel->waitForConfirms()],
        'basic.publish of 64 MiB' => $channel->basicPublish(str_repeat('x', 1 << 26), '', 'nowhere'),
        'basic.get' => $channel->basicGet('empty', noAck: true),
    };
    PHP);
$confirmed = [];
$call = static function (string $call, array $query = []) use ($visits, $frozen, &$confirmed): void {
    $body = unique('body');
    $answer = $visits->visitPort($frozen->port, ['call' => $call, 'body' => $body] + $query);
    echo "$call: {$answer['thrown']}\n";
    if ($call === 'confirmed publish' && $answer['thrown'] === 'nothing') {
        $confirmed[] = $body;
    }
};
$reader = (new AmqpPconn\PConnection(['port' => $frozen->port]))->openChannel();
$reader->queueDeclare('q');
$reader->queueDeclare('empty');
$patient = ['seconds' => 10];
$call('basic.publish', $patient);
$call('basic.get', $patient);
$call('basic.get', ['pool' => 'large'] + $patient);
$call('confirmed publish', ['pool' => 'confirmed'] + $patient);
exec("kill -STOP $node");
echo "frozen\n";
foreach (['basic.publish', 'queue.declare', 'basic.publish', 'basic.get', 'basic.publish'] as $each) {
    $call($each);
}
$call('connect', ['pool' => 'new']);
$call('basic.publish of 64 MiB', ['pool' => 'large']);
$call('confirmed publish', ['pool' => 'confirmed']);
exec("kill -CONT $node");
echo "thawed\n";
foreach (['', 'large', 'new'] as $pool) {
    $call('confirmed publish', ['pool' => $pool] + $patient);
    $call('queue.declare', ['pool' => $pool] + $patient);
}
// What was not confirmed may have arrived: the connection that a broker has not answered on is closed, and RabbitMQ drops
// what it has not dealt with when it finds that out.
$arrived = [];
while ($message = $reader->basicGet('q', noAck: true)) {
    $arrived[] = $message->body;
}
echo 'confirmed: ', count($confirmed), ', of these not here: ', count(array_diff($confirmed, $arrived)), "\n";
$visits->end();
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('broker-freezes');
?>
--EXPECT--
basic.publish: nothing
basic.get: nothing
basic.get: nothing
confirmed publish: nothing
frozen
basic.publish: nothing
queue.declare: AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
basic.publish: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
basic.get: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
basic.publish: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
connect: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
basic.publish of 64 MiB: AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
confirmed publish: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 1: missing 1 (1 to exchange "" with routing key "q"); no answer in time
thawed
confirmed publish: nothing
queue.declare: nothing
confirmed publish: nothing
queue.declare: nothing
confirmed publish: nothing
queue.declare: nothing
confirmed: 4, of these not here: 0
log: []
