--TEST--
The notice of a limit is told before anything else is in hand: an error handler may use, put to sleep or drop the connection it is about
--INI--
amqp_pconn.max_connections_per_key=1
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

$first = connection();
$first->connect();
$handlers = [
    'uses it' => static function (array &$held): void {
        for ($i = 0; $i < 20; ++$i) {
            $held[] = $held['connection']->openChannel();
        }
    },
    'puts it to sleep' => static fn (array &$held) => $held['connection']->sleep(),
    'drops it' => static function (array &$held): void {
        $held = [];
    },
];
$calls = [
    'openChannel' => static fn ($connection) => $connection->openChannel()->queueDeclare('', exclusive: true)->messageCount,
    'getServerProperties' => static fn ($connection) => $connection->getServerProperties()['product'],
    'getChannels' => static fn ($connection) => count($connection->getChannels()) >= 0,
    'connect' => static fn ($connection) => $connection->connect(),
];
foreach ($handlers as $does => $handler) {
    foreach ($calls as $name => $call) {
        $held = ['connection' => connection()];
        $noticed = 0;
        set_error_handler(static function () use ($handler, &$held, &$noticed): bool {
            ++$noticed;
            $handler($held);
            return true;
        });
        $result = null;
        // The argument alone holds it once the handler has dropped it.
        $thrown = thrown(static function () use ($call, &$held, &$result): void {
            $result = $call($held['connection']);
        });
        echo "$does, $name: ", json_encode($result), ", $thrown, noticed $noticed times\n";
        restore_error_handler();
    }
}
echo "a call that fails after its connection was made leaves nothing to be told later\n";
set_error_handler(static function (int $level, string $message): bool {
    echo $message, "\n";
    return true;
});
$second = connection();
$channel = $second->openChannel();
echo thrown(static fn () => $channel->queueDeclarePassive('no such queue')), "\n";
echo json_encode(AmqpPconn\status()['sessions']), "\n";
?>
--EXPECT--
uses it, openChannel: 0, nothing, noticed 1 times
uses it, getServerProperties: "RabbitMQ", nothing, noticed 1 times
uses it, getChannels: true, nothing, noticed 1 times
uses it, connect: null, nothing, noticed 1 times
puts it to sleep, openChannel: null, AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it, noticed 1 times
puts it to sleep, getServerProperties: null, AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it, noticed 1 times
puts it to sleep, getChannels: null, AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it, noticed 1 times
puts it to sleep, connect: null, nothing, noticed 1 times
drops it, openChannel: 0, nothing, noticed 1 times
drops it, getServerProperties: "RabbitMQ", nothing, noticed 1 times
drops it, getChannels: true, nothing, noticed 1 times
drops it, connect: null, nothing, noticed 1 times
a call that fails after its connection was made leaves nothing to be told later
AmqpPconn\PConnection::openChannel(): amqp_pconn.max_connections_per_key is reached: this connection is not kept when its lease ends
AmqpPconn\ChannelException [404]: queue.declare on HOST:PORT: channel 1 was closed by the broker: 404 NOT_FOUND - no queue 'no such queue' in vhost '/' (queue.declare)
{"leased":2,"parked":0,"settling":0}
