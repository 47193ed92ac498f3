--TEST--
A process that forks keeps its connections alive, and its child, which has none of them, those it opens itself
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

$program = new ForkingProgram(<<<'PHP'
    function connect_as(string $who): PConnection
    {
        return program_connection(['heartbeat' => 1, 'pool' => $who, 'name' => getenv('PROGRAM_NAME') . ".$who"]);
    }
    /** Opens one that is parked and one that stays leased. */
    function open(string $who): array
    {
        $parked = connect_as("$who.parked");
        $leased = connect_as("$who.leased");
        foreach ([$parked, $leased] as $connection) {
            $connection->openChannel()->queueDeclare('', exclusive: true);
        }
        $parked->sleep();
        return [$parked, $leased];
    }
    /** Does nothing for several heartbeats, and uses both again. */
    function idle_and_use(string $who, array $connections): void
    {
        $port = (int) getenv('PROGRAM_PORT');
        $before = local_ends(getmypid(), $port);
        $since = microtime(true);
        wait_until(static fn () => microtime(true) > $since + 4, 'four seconds have passed');
        [$parked, $leased] = $connections;
        $parked->connect();
        foreach ($connections as $connection) {
            $connection->openChannel()->queueDeclare('', exclusive: true);
        }
        $after = local_ends(getmypid(), $port);
        $status = AmqpPconn\status();
        say("$who: " . json_encode([
            'status' => [$parked->getPersistenceStatus(), $leased->getPersistenceStatus()],
            'the same two' => $before === $after && count($after) === 2,
            'keeper' => $status['keeper_running'],
            'it beat' => $status['heartbeats_sent'] >= 6,
            'opened' => $status['opened'],
        ]));
    }

    $connections = open('parent');
    wait_until(static fn () => AmqpPconn\status()['keeper_running'], 'the keeper runs');
    $child = pcntl_fork();
    if ($child === 0) {
        $status = AmqpPconn\status();
        say('child, at first: ' . json_encode(['keeper' => $status['keeper_running'], 'sessions' => array_sum($status['sessions'])]));
        idle_and_use('child', open('child'));
        exit;
    }
    idle_and_use('parent', $connections);
    pcntl_waitpid($child, $status);
    say('the child ended with ' . $status);
    PHP);
$said = [$program->says(), $program->says(), $program->says()];
sort($said);
echo implode("\n", [...$said, $program->says()]), "\n";
$broker = Broker::shared();
foreach (['parent.parked', 'parent.leased', 'child.parked', 'child.leased'] as $who) {
    wait_until(static fn () => $broker->connections("$program->name.$who") === 0, 'all connections are closed');
    echo "$who: ", $broker->connectionsEver("$program->name.$who"), ', ', json_encode($broker->ends("$program->name.$who")), "\n";
}
?>
--EXPECT--
child, at first: {"keeper":false,"sessions":0}
child: {"status":[2,1],"the same two":true,"keeper":true,"it beat":true,"opened":2}
parent: {"status":[2,1],"the same two":true,"keeper":true,"it beat":true,"opened":2}
the child ended with 0
parent.parked: 1, ["closed"]
parent.leased: 1, ["closed"]
child.parked: 1, ["closed"]
child.leased: 1, ["closed"]
