--TEST--
A broker that freezes: what needs an answer times out and names the step, another broker is served, and after the thaw all works
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
        'basic.publish of 64 MiB' => $channel->basicPublish(str_repeat('x', 1 << 26), '', 'nowhere'),
        'basic.get' => $channel->basicGet('empty', noAck: true),
    };
    PHP);
$call = static function (string $call, array $query = []) use ($visits, $frozen): void {
    $answer = $visits->visitPort($frozen->port, ['call' => $call] + $query);
    echo "$call: {$answer['thrown']}\n";
};
$reader = (new AmqpPconn\PConnection(['port' => $frozen->port]))->openChannel();
$reader->queueDeclare('q');
$reader->queueDeclare('empty');
$patient = ['seconds' => 10];
$call('basic.publish', $patient);
$call('basic.get', $patient);
$call('basic.get', ['pool' => 'large'] + $patient);
exec("kill -STOP $node");
echo "frozen\n";
foreach (['basic.publish', 'queue.declare', 'basic.publish', 'basic.get', 'basic.publish'] as $each) {
    $call($each);
}
$call('connect', ['pool' => 'new']);
$call('basic.publish of 64 MiB', ['pool' => 'large']);
exec("kill -CONT $node");
echo "thawed\n";
foreach (['', 'large', 'new'] as $pool) {
    $call('basic.publish', ['pool' => $pool] + $patient);
    $call('queue.declare', ['pool' => $pool] + $patient);
}
wait_until(static fn () => $reader->queueDeclarePassive('q')->messageCount === 5, 'every publish that returned arrived');
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
frozen
basic.publish: nothing
queue.declare: AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
basic.publish: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
basic.get: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
basic.publish: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
connect: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
basic.publish of 64 MiB: AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
thawed
basic.publish: nothing
queue.declare: nothing
basic.publish: nothing
queue.declare: nothing
basic.publish: nothing
queue.declare: nothing
log: []
