--TEST--
FilePersistenceHelper: consumers sleep in files that only this user can read, which go with what they are of; what somebody put in their place is refused
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/helpers.inc';
require __DIR__ . '/../include/program.inc';

// A process of its own, whose directory this one looks into.
$directory = sys_get_temp_dir() . '/' . unique('files');
$program = <<<'PHP'
    require __DIR__ . '/../include/helpers.inc';
    $directory = ini_get('amqp_pconn.persistence_dir');
    $log = "$directory.log";
    ini_set('error_log', $log);
    $files = fn () => array_values(array_diff(scandir($directory), ['.', '..']));
    $shown = fn () => preg_replace(['/[0-9a-f]{32}/'], 'HEX', implode(', ', $files()));
    $data = fn () => $directory . '/' . implode(preg_grep('/\.data$/', $files()));
    $mode = fn (string $path) => sprintf('%04o', lstat($path)['mode'] & 07777);
    $operator = connection()->openChannel();

    echo "asleep\n";
    [$connection, $queue] = with_sleeper($operator, AmqpPconn\FilePersistenceHelper::class);
    $connection->sleep();
    echo '  files: ', $shown(), ', modes: ', $mode($directory), ' ', $mode($data()), "\n";
    echo "awake\n";
    fill($operator, $queue, ['one']);
    $connection->connect();
    $connection->select(timeout: 10, maxMessages: 1);
    echo "asleep again\n";
    $before = $data();
    $connection->sleep();
    echo '  files: ', $shown(), ', another one: ', json_encode($data() !== $before), "\n";
    echo "ended\n";
    $connection->connect();
    foreach ($connection->getChannels() as $channel) {
        $channel->suspendOnSerialize = false;
    }
    $connection->sleep();
    $connection->connect();
    $connection->sleep();
    echo '  files: ', $shown(), "\n";

    $changes = [
        'a byte' => fn (string $path) => file_put_contents($path, substr_replace(file_get_contents($path), '!', -1)),
        'forged' => fn (string $path) => file_put_contents($path, 'O:7:"Sleeper":0:{}'),
        'cut short' => fn (string $path) => file_put_contents($path, substr(file_get_contents($path), 0, 40)),
        'a copy of another worker\'s' => fn (string $path) => file_put_contents($path, preg_replace('/(?<= )[0-9a-f]{32}/', str_repeat('0', 32), file_get_contents($path))),
        'a symbolic link to what it was' => fn (string $path) => rename($path, "$path.moved") && symlink("$path.moved", $path),
        'for others to read' => fn (string $path) => chmod($path, 0644),
        'removed' => fn (string $path) => unlink($path),
    ];
    foreach ($changes as $what => $change) {
        echo "$what\n";
        [$connection, $queue] = with_sleeper($operator, AmqpPconn\FilePersistenceHelper::class);
        $connection->sleep();
        $path = $data();
        $change($path);
        $connection->connect();
        echo '  channels: ', count($connection->getChannels()), "\n";
        $connection->shutdown();
        array_map(unlink(...), glob("$directory/*.moved"));
        preg_match('/cannot be had again \((.*)\)/', file_get_contents($log), $why);
        echo '  ', preg_replace(['/[0-9a-f]{32}/', '~/\S+/~'], ['HEX', 'DIR/'], $why[1]), "\n";
        unlink($log);
        file_exists($path) && unlink($path);
    }
    echo "the process ends with one asleep\n";
    [$connection] = with_sleeper($operator, AmqpPconn\FilePersistenceHelper::class);
    $connection->sleep();
    echo '  files: ', $shown(), "\n";
    PHP;
$program = str_replace('__DIR__', var_export(__DIR__, true), $program);
$ended = run_php($program, ['amqp_pconn.persistence_dir' => $directory, 'log_errors' => '1']);
echo $ended->output;
echo "when it has ended\n  files: ", implode(', ', array_diff(scandir($directory), ['.', '..'])), "\n";
rmdir($directory);

echo "a directory that others can read\n";
mkdir($directory, 0755);
$ended = run_php('echo (fn () => (new AmqpPconn\PConnection())->setPersistenceHelperImpl("AmqpPconn\\\\FilePersistenceHelper"))();', ['amqp_pconn.persistence_dir' => $directory]);
preg_match('/PConnException: (.*) in /', $ended->output, $why);
echo '  ', str_replace($directory, 'DIR', $why[1]), "\n";
rmdir($directory);
?>
--EXPECT--
asleep
  files: HEX.HEX-HEX.data, HEX.lock, modes: 0700 0600
awake
  (made again)
  sleeper got one, its number 1
asleep again
  files: HEX.HEX-HEX.data, HEX.lock, another one: true
ended
  (made again)
  files: HEX.lock
a byte
  channels: 0
  what is stored for it was altered, or is forged
forged
  channels: 0
  what is stored for it is not what amqp_pconn stores
cut short
  channels: 0
  what is stored for it is cut short
a copy of another worker's
  channels: 0
  what is stored for it is another worker's
a symbolic link to what it was
  channels: 0
  AmqpPconn\PConnException: DIR/HEX.HEX-HEX.data is a symbolic link, which is not followed
for others to read
  channels: 0
  AmqpPconn\PConnException: DIR/HEX.HEX-HEX.data is not as it was made: a file of its own, of this user, with mode 0600
removed
  channels: 0
  AmqpPconn\FilePersistenceHelper has nothing of it any more
the process ends with one asleep
  files: HEX.HEX-HEX.data, HEX.lock
when it has ended
  files: 
a directory that others can read
  DIR must belong to the user of this process, with mode 0700
