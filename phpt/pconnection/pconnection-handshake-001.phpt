--TEST--
PConnection negotiates frame_max and channel_max, step by step or pipelined, and tells what the broker says of itself
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

foreach (['pipelined', 'strict'] as $handshake) {
    echo "$handshake\n";
    $connection = connection(['handshake' => $handshake, 'frame_max' => 8192, 'channel_max' => 2, 'heartbeat' => 7, 'name' => unique('handshake')]);
    echo json_encode([$connection->getFrameMax(), $connection->getChannelMax(), $connection->getHeartbeat()]), "\n";
    $properties = $connection->getServerProperties();
    echo json_encode([$properties['product'], $properties['capabilities']['basic.nack'], is_string($properties['version'])]), "\n";

    [$one, $two, $three] = [$connection->openChannel(), $connection->openChannel(), $connection->openChannel()];
    echo json_encode([$one->getChannelId(), $two->getChannelId()]), "\n";
    echo thrown(fn () => $three->getChannelId()), "\n";
    $two->close();
    echo $three->getChannelId(), "\n";
    // In frames of at most 8192 bytes.
    $queue = $one->queueDeclare('', exclusive: true)->queue;
    $body = random_bytes(100000);
    $one->basicPublish($body, '', $queue);
    echo json_encode($one->basicGet($queue, noAck: true)->body === $body), "\n";
    $connection->shutdown();
}
$connection = connection(['name' => $name = unique('named')]);
$connection->connect();
$broker = Broker::shared();
echo 'the name at the broker begins with "name": ', $broker->connections($name), "\n";
$connection->shutdown();
?>
--EXPECT--
pipelined
[8192,2,7]
["RabbitMQ",true,true]
[1,2]
AmqpPconn\ChannelException: all 2 channels (channel_max) of the connection to HOST:PORT are in use; close() those that are done with
2
true
strict
[8192,2,7]
["RabbitMQ",true,true]
[1,2]
AmqpPconn\ChannelException: all 2 channels (channel_max) of the connection to HOST:PORT are in use; close() those that are done with
2
true
the name at the broker begins with "name": 1
