--TEST--
ApcuPersistenceHelper: consumers sleep in APCu, and what is gone from there, or not as it was, is not had again
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_apcu();
?>
--INI--
extension=apcu
apc.enable_cli=1
error_log=/dev/null
--FILE--
<?php
require __DIR__ . '/../include/helpers.inc';
require __DIR__ . '/../include/program.inc';

use AmqpPconn\ApcuPersistenceHelper;

$entries = fn () => array_column(iterator_to_array(new APCUIterator('/^amqp_pconn:/')), 'value', 'key');
$operator = connection()->openChannel();
[$connection, $queue] = with_sleeper($operator, ApcuPersistenceHelper::class);
$connection->sleep();
echo 'asleep: ', preg_replace('/[0-9a-f]{32}/', 'HEX', implode(', ', array_keys($entries()))), "\n";
for ($i = 1; $i <= 2; ++$i) {
    fill($operator, $queue, ["message $i"]);
    $connection->connect();
    $connection->select(timeout: 10, maxMessages: 1);
    $connection->sleep();
    echo 'entries: ', count($entries()), "\n";
}
foreach (['altered' => fn (string $key) => apcu_store($key, substr_replace($entries()[$key], '!', -1)), 'cleared' => fn () => apcu_clear_cache()] as $what => $change) {
    [$connection] = with_sleeper($operator, ApcuPersistenceHelper::class);
    $connection->sleep();
    array_map($change, array_keys($entries()));
    $connection->connect();
    echo "$what: channels ", count($connection->getChannels()), "\n";
    $connection->shutdown();
}
$set = '(new AmqpPconn\PConnection())->setPersistenceHelperImpl(AmqpPconn\ApcuPersistenceHelper::class);';
foreach (['without APCu' => [], 'with it switched off' => ['extension' => 'apcu']] as $what => $ini) {
    // run_php() loads this extension; APCu is switched off on the command line unless asked for.
    $code = ($ini === [] ? '' : 'dl("apcu.so") || exit("no APCu");') . $set;
    preg_match('/PConnException: (.*) in /', run_php($code)->output, $why);
    echo "$what: ", $why[1] ?? 'nothing was thrown', "\n";
}
?>
--EXPECT--
asleep: amqp_pconn:HEX-HEX
  (made again)
  sleeper got message 1, its number 1
entries: 1
  (made again)
  sleeper got message 2, its number 2
entries: 1
altered: channels 0
cleared: channels 0
without APCu: AmqpPconn\ApcuPersistenceHelper needs the extension apcu, which is not loaded
with it switched off: AmqpPconn\ApcuPersistenceHelper needs APCu enabled: apc.enabled, and for the command line apc.enable_cli
