--TEST--
Consumers that sleep: those of many connections that end at once are all there again, each for one of the next connections; those that connections beyond a limit leave are bounded
--EXTENSIONS--
amqp_pconn
--INI--
amqp_pconn.max_connections_per_key=20
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{Message, PChannel, PConnection, SimpleConsumer};

const CONNECTIONS = 20;

class Quiet extends SimpleConsumer
{
    public function handleDelivery(Message $message, PChannel $channel): ?int
    {
        return PConnection::CONSUMER_ACK;
    }
}

$broker = Broker::shared();
$queue = connection()->openChannel()->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue;
$parameters = ['name' => $name = unique('many'), 'pool' => unique('pool')];
$connections = [];
for ($i = 1; $i <= CONNECTIONS; ++$i) {
    $connections[] = $connection = connection($parameters);
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->startConsumer(new Quiet($queue, "consumer $i"));
}
$channel = null;
foreach ($connections as $connection) {
    $connection->sleep();
}
echo $broker->connections($name), " sleep\n";
$broker->closeConnections($name);
wait_until(static fn (): bool => $broker->connections($name) === 0, 'they are closed');

$tags = [];
foreach ($connections as $connection) {
    $connection->connect();
    $mine = [];
    foreach ($connection->getChannels() as $channel) {
        $mine = [...$mine, ...$channel->getConsumerTags()];
    }
    $tags[count($mine)][] = implode($mine);
}
echo count($tags[1]), ' have one each, all different: ', json_encode(count(array_unique($tags[1])) === CONNECTIONS), "\n";
$channel = null;
foreach ($connections as $connection) {
    $connection->shutdown();
}

echo "beyond a limit, and never claimed\n";
set_error_handler(fn () => true, E_NOTICE);
$parameters = ['pool' => unique('pool')];
$connections = [];
for ($i = 0; $i < CONNECTIONS; ++$i) {
    ($connections[] = connection($parameters))->connect();
}
for ($i = 0; $i < CONNECTIONS + 3; ++$i) {
    $connection = connection($parameters);
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->startConsumer(new Quiet($queue, "consumer $i"));
    $channel = null;
    $connection->sleep();
}
foreach ($connections as $connection) {
    $connection->shutdown();
}
?>
--EXPECTF--
20 sleep
20 have one each, all different: true
beyond a limit, and never claimed
amqp_pconn: the consumers that slept on a connection to 127.0.0.1:%d that has ended are not kept: those of too many others wait, unclaimed (channels: 1)
amqp_pconn: the consumers that slept on a connection to 127.0.0.1:%d that has ended are not kept: those of too many others wait, unclaimed (channels: 1)
amqp_pconn: the consumers that slept on a connection to 127.0.0.1:%d that has ended are not kept: those of too many others wait, unclaimed (channels: 1)
