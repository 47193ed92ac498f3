--TEST--
PConnection::getChannel() and getChannels() know the channels of this request
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$connection = connection(['name' => unique('channels')]);
echo json_encode($connection->getChannels()), "\n";
var_dump($connection->getChannel(1));
[$one, $two] = [$connection->openChannel(), $connection->openChannel()];
$id = $one->getChannelId();
var_dump($connection->getChannel($id) === $one, $connection->getChannels()[$id] === $one);
// Being listed gives a channel its id.
var_dump(count($connection->getChannels()), $connection->getChannels()[$two->getChannelId()] === $two);
var_dump($one->getConnection() === $connection);
$one->close();
var_dump($connection->getChannel($id), array_keys($connection->getChannels()) === [$two->getChannelId()]);
foreach ([0, -1, 65536] as $wrong) {
    echo thrown(fn () => $connection->getChannel($wrong)), "\n";
}
echo "a channel keeps its connection\n";
$connection = null;
var_dump($two->getConnection()->isConnected(), $two->isOpen());
?>
--EXPECT--
[]
NULL
bool(true)
bool(true)
int(2)
bool(true)
bool(true)
NULL
bool(true)
ValueError: AmqpPconn\PConnection::getChannel(): Argument #1 ($id) must be between 1 and 65535, 0 given
ValueError: AmqpPconn\PConnection::getChannel(): Argument #1 ($id) must be between 1 and 65535, -1 given
ValueError: AmqpPconn\PConnection::getChannel(): Argument #1 ($id) must be between 1 and 65535, 65536 given
a channel keeps its connection
bool(true)
bool(true)
