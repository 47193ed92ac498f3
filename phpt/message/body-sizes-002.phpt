--TEST--
No size of a body leaves its end waiting in the kernel: TCP_NODELAY is set, MSG_MORE is not, and a small body is one send
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_environment('AMQP_PCONN_SO');
skip_under_valgrind();
need_broker();
need_strace();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$program = tempnam(sys_get_temp_dir(), 'amqp_pconn-phpt');
file_put_contents($program, <<<'PHP'
    <?php
    $connection = new AmqpPconn\PConnection(json_decode($argv[1], true));
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare('', exclusive: true)->queue;
    foreach (array_slice($argv, 2) as $size) {
        $channel->basicPublish(str_repeat('x', (int) $size), '', $queue);
        // What separates one publish from the next.
        $channel->queuePurge($queue);
    }
    echo "done\n";
    fgets(STDIN);
    PHP);

$sizes = [0, 1, 4087, 4088, 4089, 8176, 16383];
$sizes = [...$sizes, 16384, 16385, 131063, 131064, 131065, 262127, 262128, 262129, 393191, 393192, 393193];
$small = count(array_filter($sizes, static fn (int $size): bool => $size < 16384));
$trace = tempnam(sys_get_temp_dir(), 'amqp_pconn-strace');
$php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
$command = [program('strace'), '-f', '-yy', '-e', 'trace=%network,write,writev', '-o', $trace,
    $php, '-n', '-d', 'extension=' . getenv('AMQP_PCONN_SO'), $program, json_encode(params()), ...array_map(strval(...), $sizes)];
$process = new BackgroundProcess($command);
echo $process->readLine(), "\n";
$process->writeLine('end');
wait_until(static fn (): bool => !$process->isRunning(), 'the program has ended');

$calls = file($trace, FILE_IGNORE_NEW_LINES);
echo 'connections: ', count(preg_grep('/ connect\(.*htons\(' . params()['port'] . '\)/', $calls)), "\n";
echo 'TCP_NODELAY: ', count(preg_grep('/ setsockopt\(.*TCP_NODELAY, \[1\], 4\) = 0/', $calls)), "\n";
echo 'TCP_CORK: ', count(preg_grep('/TCP_CORK/', $calls)), "\n";
$writes = array_values(preg_grep('/^\d+ +(send|write)\w*\(\d+<TCP:\[[^]]*->[^]]*:' . params()['port'] . '\]/', $calls));
echo 'with MSG_MORE: ', count(preg_grep('/MSG_MORE/', $writes)), "\n";

// A handshake of three writes, a declare; then the writes of each publish and that of the purge behind it.
$purge = '/^\d+ +sendto\(\d+<\S+>, "\\\\1\\\\0\\\\1\\\\0\\\\0\\\\0.{1,4}\\\\0002\\\\0\\\\36/';
$publishes = [[]];
foreach (array_slice($writes, 4) as $write) {
    if (preg_match($purge, $write)) {
        $publishes[] = [];
    } else {
        $publishes[array_key_last($publishes)][] = $write;
    }
}
array_pop($publishes);
echo 'publishes: ', count($publishes) === count($sizes) ? 'all' : json_encode(array_map(count(...), $publishes)), "\n";
foreach (array_slice($publishes, 0, $small) as $i => $of) {
    if (count($of) !== 1) {
        echo "$sizes[$i] bytes: ", count($of), " writes\n";
    }
}
unlink($trace);
unlink($program);
?>
--EXPECT--
done
connections: 1
TCP_NODELAY: 1
TCP_CORK: 0
with MSG_MORE: 0
publishes: all
