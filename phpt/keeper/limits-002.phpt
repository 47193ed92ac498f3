--TEST--
The limits of connections by default, and 0, which is none; the notice may be thrown
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_sink();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/program.inc';

$sink = Peer::sink();
$code = 'require ' . var_export(dirname(__DIR__) . '/include/test.inc', true) . '; $port = ' . $sink->port . ';' . <<<'PHP'
    set_error_handler(static function (int $level, string $message) use (&$notices): bool {
        $notices[] = $message;
        return true;
    });
    $notices = [];
    for ($i = 0; $i < $argv[1]; ++$i) {
        $open[] = $connection = new AmqpPconn\PConnection(['port' => $port, 'pool' => (string) intdiv($i, (int) $argv[2])]);
        $connection->connect();
        if ($notices !== []) {
            break;
        }
    }
    $notices[] = '';
    echo 'connection ', $i, ': ', preg_replace('/^.*?amqp_pconn\./', '', $notices[0]);
    foreach ($open as $connection) {
        $connection->sleep();
    }
    echo ' kept: ', kept(figures());
    PHP;
$none = ['amqp_pconn.max_connections' => '0', 'amqp_pconn.max_connections_per_key' => '0'];
foreach (['by default, one key' => [[], 100, 1000], 'by default, keys of ten' => [[], 100, 10], 'without limits' => [$none, 100, 1000]] as $case => [$ini, $count, $of_a_key]) {
    $ended = run_php("\$argv = [1 => $count, $of_a_key]; $code", $ini);
    echo "$case: $ended->output$ended->errors\n";
}

$code = 'require ' . var_export(dirname(__DIR__) . '/include/test.inc', true) . '; $port = ' . $sink->port . ';' . <<<'PHP'
    set_error_handler(static fn (int $level, string $message) => throw new ErrorException($message));
    $first = new AmqpPconn\PConnection(['port' => $port]);
    $first->connect();
    for ($i = 0; $i < 8; ++$i) {
        $connection = new AmqpPconn\PConnection(['port' => $port]);
        $calls = [
            static fn () => $connection->connect(),
            static fn () => $connection->openChannel(),
            static fn () => $connection->getHeartbeat(),
            static fn () => $connection->getChannels(),
        ];
        $thrown[] = strstr(thrown($calls[$i % 4]), 'amqp_pconn', true);
        $connection->openChannel()->queueDeclare('q');
        unset($connection, $calls);
    }
    echo json_encode(array_slice($thrown, 0, 4)), ' the same again: ', json_encode(array_slice($thrown, 4) === array_slice($thrown, 0, 4));
    echo ', ', json_encode(array_filter(AmqpPconn\status()['destroyed'])), ', ', json_encode(AmqpPconn\status()['sessions']);
    PHP;
$ended = run_php($code, ['amqp_pconn.max_connections_per_key' => '1']);
echo "thrown: $ended->output$ended->errors\n";
?>
--EXPECT--
by default, one key: connection 16: max_connections_per_key is reached: this connection is not kept when its lease ends kept: 16
by default, keys of ten: connection 64: max_connections is reached: this connection is not kept when its lease ends kept: 64
without limits: connection 100:  kept: 100
thrown: ["ErrorException: AmqpPconn\\PConnection::connect(): ","ErrorException: AmqpPconn\\PConnection::openChannel(): ","ErrorException: AmqpPconn\\PConnection::getHeartbeat(): ","ErrorException: AmqpPconn\\PConnection::getChannels(): "] the same again: true, {"over_limit":8}, {"leased":1,"parked":0,"settling":0}
