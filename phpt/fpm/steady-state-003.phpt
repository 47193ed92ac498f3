--TEST--
In the steady state a request with a confirmed publish costs one send, a poll to look, a poll to wait and one receive, so one round trip: the counters
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
require __DIR__ . '/fpm.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);

$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
// What the declare of naive code costs is its own round trip, and nothing else; it closes nothing.
foreach (['confirmed' => '', 'naive' => '$channel->queueDeclare($_GET["queue"]);'] as $page => $declare) {
    $fpm->page($page, <<<PHP
        \$before = figures();
        \$connection = page_connection();
        \$channel = \$connection->openChannel();
        $declare
        \$channel->confirmSelect();
        \$sequence = \$channel->basicPublish('hello', '', \$_GET['queue']);
        \$channel->waitForConfirms();
        answer(['figures' => \$before, 'sequence' => \$sequence, 'status' => \$connection->getPersistenceStatus()]);
        PHP);
}

function costs(Fpm $fpm, string $page, string $queue): void
{
    for ($i = 0; $i < 3; ++$i) {
        $fpm->get($page, ['queue' => $queue]);
    }
    $costs = [];
    $earlier = $fpm->get($page, ['queue' => $queue])['figures'];
    for ($i = 0; $i < 30; ++$i) {
        $later = $fpm->get($page, ['queue' => $queue]);
        $cost = ["sequence number: {$later['sequence']}", "status: {$later['status']}"];
        foreach ($later['figures'] as $name => $value) {
            if ($value !== $earlier[$name]) {
                $cost[] = "$name: " . $value - $earlier[$name];
            }
        }
        $costs[$i] = implode("\n", $cost);
        $earlier = $later['figures'];
    }
    echo "every one of 30 requests, $page:\n", implode("\nbut another one:\n", array_unique($costs)), "\n";
}
costs($fpm, 'confirmed', $queue);
echo 'channels at the broker: ', Broker::shared()->channels($fpm->name), "\n";
costs($fpm, 'naive', $queue);
// A plain one to declare on, and one in confirm mode.
echo 'channels at the broker: ', Broker::shared()->channels($fpm->name), "\n";
echo 'arrived: ', $reader->queueDelete($queue), ' of ', 2 * (3 + 1 + 30), "\n";
echo 'log: ', json_encode($fpm->phpLog()), "\n";
?>
--EXPECT--
every one of 30 requests, confirmed:
sequence number: 1
status: 2
sessions reused: 1
spare channels taken: 1
messages published: 1
publishes confirmed: 1
system calls: send: 1
system calls: receive: 1
system calls: poll: 2
channels at the broker: 1
every one of 30 requests, naive:
sequence number: 1
status: 2
sessions reused: 1
spare channels taken: 2
messages published: 1
publishes confirmed: 1
system calls: send: 2
system calls: receive: 2
system calls: poll: 3
channels at the broker: 2
arrived: 68 of 68
log: []
