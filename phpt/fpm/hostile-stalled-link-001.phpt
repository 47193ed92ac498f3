--TEST--
A link that has become a black hole: calls time out and name the step; after it works again, so does the next request
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

$visits = new HostileVisits(<<<'PHP'
    $connection->connect();
    $channel = $connection->openChannel();
    match ($_GET['call']) {
        'connect' => null,
        'queue.declare' => $channel->queueDeclare($_GET['queue']),
        'basic.publish' => $channel->basicPublish('x', '', 'nowhere'),
        'basic.publish of 64 MiB' => $channel->basicPublish(str_repeat('x', 1 << 26), '', 'nowhere'),
    };
    PHP);
$proxy = Peer::proxy(params()['port'], 0);
$queue = unique('queue');
$query = ['call' => 'queue.declare', 'queue' => $queue];
$patient = ['seconds' => 10] + $query;
foreach (['stall', 'stall to-target', 'stall to-client'] as $stall) {
    foreach (['connect', 'queue.declare', 'basic.publish', 'basic.publish of 64 MiB'] as $call) {
        // It leaves a connection to reuse; connect() wants another one.
        $visits->visit($proxy, $patient);
        $pool = $call === 'connect' ? unique('pool') : '';
        $proxy->command($stall);
        $thrown = $visits->visit($proxy, ['call' => $call, 'pool' => $pool] + $query)['thrown'];
        $proxy->command('resume');
        $after = $visits->visit($proxy, $patient)['thrown'];
        // What goes to the broker in 0.3 s depends on the machine where that way is open.
        $unknown = $stall === 'stall to-client' && $call === 'basic.publish of 64 MiB';
        echo "$stall, $call: ", $unknown ? 'any' : $thrown, "\n", $after === 'nothing' ? '' : "  then: $after\n";
    }
}
connection()->openChannel()->queueDelete($queue);
$visits->end();
?>
--EXPECT--
stall, connect: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
stall, queue.declare: AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
stall, basic.publish: nothing
stall, basic.publish of 64 MiB: AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
stall to-target, connect: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
stall to-target, queue.declare: AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
stall to-target, basic.publish: nothing
stall to-target, basic.publish of 64 MiB: AmqpPconn\TimeoutException: HOST:PORT: write: the broker took no more bytes within 0.3 s
stall to-client, connect: AmqpPconn\TimeoutException: connecting to HOST:PORT: connection.start: no answer within 0.3 s
stall to-client, queue.declare: AmqpPconn\TimeoutException: HOST:PORT: queue.declare: no answer within 0.3 s
stall to-client, basic.publish: nothing
stall to-client, basic.publish of 64 MiB: any
log: []
