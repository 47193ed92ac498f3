--TEST--
Consumers that sleep are stored by a helper of the program's, sealed, and had again from there; what nobody can have any more is removed
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
log_errors=1
html_errors=0
display_errors=0
--FILE--
<?php
require __DIR__ . '/../include/helpers.inc';

$operator = connection()->openChannel();
$next = static function (AmqpPconn\PConnection $connection, string $queue, string $body) use ($operator): void {
    fill($operator, $queue, [$body]);
    $connection->connect();
    $connection->select(timeout: 10, maxMessages: 1);
};

echo "stored\n";
[$connection, $queue] = with_sleeper($operator, Remembering::class);
$connection->sleep();
echo '  calls: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), "\n";
$key = array_key_first(Remembering::$stored);
echo '  its key: ', preg_replace('/[0-9a-f]{32}/', 'HEX', $key), "\n";
echo '  with what it is: ', json_encode(str_contains(Remembering::$stored[$key], 'Sleeper')), "\n";
$next($connection, $queue, 'one');
echo '  calls: ', Remembering::calls(), "\n";
$connection->sleep();
echo '  calls: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), ', under a new key: ', json_encode(!isset(Remembering::$stored[$key])), "\n";

echo "\na request that does not ask for it\n";
$connection->connect();
$connection->openChannel()->basicPublish('two', '', $queue);
$connection->sleep();
echo '  calls: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), "\n";

echo "\nit ends\n";
$connection->connect();
foreach ($connection->getChannels() as $channel) {
    $channel->getConsumerTags() === [] || $channel->removeAllConsumers();
}
$connection->sleep();
echo '  calls: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), "\n";

echo "\nwith its connection\n";
[$connection, $queue] = with_sleeper($operator, Remembering::class);
$connection->sleep();
$connection->connect();
$connection->shutdown();
Remembering::calls();
$other = connection();
$other->connect();
$other->sleep();
echo '  by a request that has nothing to do with it: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), "\n";
$other->setPersistenceHelperImpl(Remembering::class);
$other->sleep();
echo '  by one that names its class: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), "\n";

echo "\nit fails when it is to store\n";
[$connection, $queue] = with_sleeper($operator, Remembering::class);
Remembering::$in_save = static fn () => throw new LogicException('no room');
echo '  ', thrown(fn () => $connection->sleep()), "\n";
echo '  ', $connection->__debugInfo()['state'], "\n";
$operator->basicPublish('three', '', $queue);
$connection->select(timeout: 10, maxMessages: 1);
Remembering::$in_save = null;
$connection->sleep();
$next($connection, $queue, 'four');
$connection->sleep();
Remembering::calls();

echo "\nit fails when it is to load\n";
Remembering::$in_load = static fn () => throw new LogicException('not now');
$connection->connect();
$channels = $connection->getChannels();
echo '  channels: ', count($channels), "\n";
Remembering::$in_load = null;
$connection->sleep();
echo '  calls: ', Remembering::calls(), ', stored: ', count(Remembering::$stored), "\n";

echo "\nwhat is stored was changed\n";
$changes = [
    'nothing there' => fn (string $data): ?string => null,
    'another text' => fn (string $data): string => 'O:7:"Sleeper":0:{}',
    'a byte' => fn (string $data): string => substr_replace($data, chr(ord($data[-1]) ^ 1), -1),
    'cut short' => fn (string $data): string => substr($data, 0, -1),
    'empty' => fn (string $data): string => '',
    'of another worker' => fn (string $data): string => preg_replace('/[0-9a-f]{32}/', str_repeat('a', 32), $data, 1),
    'of another key' => function () use ($operator): string {
        [$other] = with_sleeper($operator, Remembering::class);
        $other->sleep();
        return end(Remembering::$stored);
    },
];
foreach ($changes as $what => $change) {
    echo "$what\n";
    [$connection, $queue] = with_sleeper($operator, Remembering::class);
    $connection->sleep();
    $key = array_key_last(Remembering::$stored);
    Remembering::$stored[$key] = $change(Remembering::$stored[$key]);
    $connection->connect();
    $channels = $connection->getChannels();
    echo '  channels: ', count($channels), "\n";
    $connection->shutdown();
}

echo "\nat the end of the script\n";
[$connection, $queue] = with_sleeper($operator, Remembering::class);
[$failing, $its_queue] = with_sleeper($operator, Remembering::class, 'failing');
$connection->select(timeout: 0);
Remembering::$calls = [];
register_shutdown_function(static function (): void {
    Remembering::$in_save = static fn () => count(Remembering::$calls) === 1 && throw new LogicException('no room');
});
?>
--EXPECTF--
stored
  calls: save, stored: 1
  its key: HEX-HEX
  with what it is: true
  (made again)
  sleeper got one, its number 1
  calls: load
  calls: save, destroy, stored: 1, under a new key: true

a request that does not ask for it
  calls: , stored: 1

it ends
  (made again)
  calls: load, destroy, stored: 0

with its connection
  by a request that has nothing to do with it: , stored: 1
  by one that names its class: destroy, stored: 0

it fails when it is to store
  AmqpPconn\PConnException: the connection to HOST:PORT cannot sleep: Remembering could not store its consumer "sleeper"; use another helper, or end the consumer
  connected
  sleeper got three, its number 1
  (made again)
  sleeper got four, its number 2

it fails when it is to load
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (LogicException: not now): its channel is closed
  channels: 0
  calls: load, destroy, stored: 0

what is stored was changed
nothing there
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (Remembering has nothing of it any more): its channel is closed
  channels: 0
another text
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it is not what amqp_pconn stores): its channel is closed
  channels: 0
a byte
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it was altered, or is forged): its channel is closed
  channels: 0
cut short
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it is cut short): its channel is closed
  channels: 0
empty
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it is cut short): its channel is closed
  channels: 0
of another worker
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it is another worker's): its channel is closed
  channels: 0
of another key
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it was altered, or is forged): its channel is closed
  channels: 0

at the end of the script
amqp_pconn: consumer "failing" is kept in memory, since Remembering could not store it: LogicException: no room
