--TEST--
php-fpm reloads (USR2) and stops (QUIT, TERM) as fast with the keeper as without it, also where the broker has fallen silent
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../fpm/fpm.inc';

const WORKERS = 4;

$broker = Broker::shared();
$proxy = Peer::proxy(params()['port'], 0);

/** Every worker gets some connections, and the keeper, if it has one, begins to tend them. @return int[] processes */
function warm_up(Fpm $fpm, bool $keeper): array
{
    $answers = $fpm->getFromEveryWorker('connect');
    foreach ($answers as $answer) {
        if ($answer['kept'] !== 5 || $answer['keeper'] !== $keeper) {
            throw new RuntimeException(json_encode($answer));
        }
    }
    return array_column($answers, 'pid');
}

/** Seconds until those workers are gone and $end has returned. */
function seconds_of(callable $end, array $workers): float
{
    $started = microtime(true);
    $end();
    wait_until(static fn () => array_filter($workers, static fn (int $pid) => file_exists("/proc/$pid")) === [], 'the workers end');
    return microtime(true) - $started;
}

// With process_control_timeout, workers end themselves, and the keeper with them; without it they are killed.
$cases = ['told' => [10, false], 'told, the broker is silent' => [10, true], 'killed' => [0, false]];
foreach ($cases as $case => [$patience, $silent]) {
    $took = $ends = [];
    foreach (['0', '1'] as $keeper) {
        foreach ([Fpm::QUIT, Fpm::TERM] as $signal) {
            $fpm = new Fpm(WORKERS, ['amqp_pconn.keeper' => $keeper], global: ['process_control_timeout' => $patience]);
            $fpm->connectPagesTo($proxy->port);
            $fpm->page('connect', <<<'PHP'
                for ($i = 0; $i < 5; ++$i) {
                    $connection = page_connection(['heartbeat' => 1, 'pool' => (string) $i]);
                    $connection->openChannel()->basicPublish('hello', '', 'nowhere');
                    $connection->sleep();
                }
                answer(['kept' => kept(figures()), 'keeper' => AmqpPconn\status()['keeper_running']]);
                PHP);
            $workers = warm_up($fpm, $keeper === '1');
            if ($signal === Fpm::TERM) {
                $silent && $proxy->command('stall');
                $took[$keeper]['USR2'] = seconds_of($fpm->reload(...), $workers);
                $proxy->command('resume');
                $workers = warm_up($fpm, $keeper === '1');
            }
            $silent && $proxy->command('stall');
            $took[$keeper][$signal === Fpm::QUIT ? 'QUIT' : 'TERM'] = seconds_of(static fn () => $fpm->stop($signal), $workers);
            $proxy->command('resume');
            wait_until(static fn () => $silent || $broker->connections($fpm->name) === 0, 'the broker knows');
            $ends = [...$ends, ...$broker->ends($fpm->name)];
        }
    }
    echo "$case:";
    foreach ($took['0'] as $how => $without) {
        $with = $took['1'][$how];
        echo " $how: ", $with <= $without + 0.3 ? 'as fast' : "$with s instead of $without s";
    }
    // QUIT and USR2 let them close what they keep; TERM kills them.
    $closed = count(array_keys($ends, 'closed', true));
    echo $case === 'told' ? ", closed properly: $closed" : '', "\n";
}
?>
--EXPECT--
told: QUIT: as fast USR2: as fast TERM: as fast, closed properly: 80
told, the broker is silent: QUIT: as fast USR2: as fast TERM: as fast
killed: QUIT: as fast USR2: as fast TERM: as fast
