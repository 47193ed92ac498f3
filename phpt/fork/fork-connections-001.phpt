--TEST--
Children that connect on their own, many at a time and their children too, keep and reuse connections of their own, and each of those ends properly
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_pcntl();
?>
--FILE--
<?php
require __DIR__ . '/fork.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$program = new ForkingProgram(<<<'PHP'
    /** Publishes over a connection that it wakes and puts to sleep again. */
    function publish(string $who, string $queue): string
    {
        $statuses = '';
        for ($i = 0; $i < 5; ++$i) {
            $connection = program_connection();
            $connection->openChannel()->basicPublish("$who.$i", '', $queue);
            $statuses .= $connection->getPersistenceStatus();
            $connection->sleep();
        }
        return $statuses;
    }

    say(['parent' => publish('parent', $argv[1])]);
    $children = [];
    for ($i = 0; $i < 8; ++$i) {
        $children[] = $child = pcntl_fork();
        if ($child === 0) {
            // Those of the even ones begin before these are connected, those of the odd ones afterwards.
            $said = $i % 2 === 1 ? publish("child$i", $argv[1]) : '';
            $grandchild = pcntl_fork();
            if ($grandchild === 0) {
                say(['grandchild' => publish("grandchild$i", $argv[1])]);
                exit;
            }
            $said = $said === '' ? publish("child$i", $argv[1]) : $said;
            pcntl_waitpid($grandchild, $status);
            say(['child' => $said]);
            exit;
        }
    }
    foreach ($children as $child) {
        pcntl_waitpid($child, $status);
    }
    say(['parent' => publish('parent again', $argv[1])]);
    PHP, arguments: [$queue]);
for ($i = 0; $i < 18; ++$i) {
    $said[] = json_encode($program->says());
}
foreach (array_count_values($said) as $line => $count) {
    $lines[] = "$count times: $line";
}
sort($lines);
echo implode("\n", $lines), "\n";

$broker = Broker::shared();
wait_until(static fn () => $broker->connections($program->name) === 0, 'all connections are closed');
echo 'connections: ', $broker->connectionsEver($program->name), "\n";
echo 'ended: ', json_encode(array_count_values($broker->ends($program->name))), "\n";
$ids = [];
while ($message = $reader->basicGet($queue, noAck: true)) {
    $ids[] = $message->body;
}
echo 'messages: ', count($ids), ', each once: ', json_encode(count(array_unique($ids)) === count($ids)), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
1 times: {"parent":"12222"}
1 times: {"parent":"22222"}
8 times: {"child":"12222"}
8 times: {"grandchild":"12222"}
connections: 17
ended: {"closed":17}
messages: 90, each once: true
