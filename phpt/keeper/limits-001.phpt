--TEST--
max_connections and max_connections_per_key: the oldest parked connection of another key makes room; else the new one works, is not kept, and a notice says so
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--INI--
amqp_pconn.max_connections=2
amqp_pconn.max_connections_per_key=1
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\PConnection;

$broker = Broker::shared();
$name = unique('limits');
$open = static fn (string $pool): PConnection => connection(['name' => "$name.$pool", 'pool' => $pool]);
$works = static function (PConnection $connection): string {
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare('', exclusive: true)->queue;
    $channel->basicPublish('hello', '', $queue);
    return $channel->basicGet($queue, noAck: true)?->body === 'hello' ? 'works' : 'does not work';
};
$say = static function (string $what) use ($broker, $name): void {
    $status = AmqpPconn\status();
    $sessions = ['leased' => $status['sessions']['leased'], 'kept' => kept(figures())];
    $all = array_sum($sessions);
    wait_until(static fn () => array_sum(array_map(static fn ($pool) => $broker->connections("$name.$pool"), ['a', 'b', 'c', 'd'])) === $all, 'the broker agrees');
    echo "$what: ", json_encode($sessions + array_filter($status['destroyed'])), "\n";
};
set_error_handler(static function (int $level, string $message): bool {
    echo $level === E_NOTICE ? 'Notice: ' : "$level: ", $message, "\n";
    return true;
});

$open('a')->connect();
$open('b')->connect();
$say('a and b are parked');
$c = $open('c');
$c->connect();
$say('c is leased, a made room');
echo 'left at the broker: ', json_encode(array_map(static fn ($pool) => $broker->connections("$name.$pool"), ['a' => 'a', 'b' => 'b', 'c' => 'c'])), "\n";

$second = $open('c');
echo 'a second c: ', $works($second), ', status ', $second->getPersistenceStatus(), "\n";
$say('both are leased');
$second->sleep();
$say('it is not kept');

$b = $open('b');
$b->connect();
echo 'b: status ', $b->getPersistenceStatus(), "\n";
$d = $open('d');
echo "d\n";
$channel = $d->openChannel();
$say('it is leased');
echo 'the call: ', $channel->queueDeclare('', exclusive: true)->messageCount, "\n";
echo 'd: ', $works($d), "\n";
unset($channel, $d);
$say('it is not kept');

echo "an error handler that throws\n";
set_error_handler(static fn (int $level, string $message) => throw new ErrorException($message, 0, $level));
$d = $open('d');
echo thrown(static fn () => $d->connect()), "\n";
echo 'afterwards it ', $works($d), "\n";
$say('d is leased');
$d->shutdown();
$d = $open('d');
echo thrown(static fn () => $d->openChannel()), "\n";
echo 'afterwards it ', $works($d), "\n";
unset($d);
for ($i = 0; $i < 20; ++$i) {
    $d = $open('d');
    thrown(static fn () => $d->openChannel());
    unset($d);
}
$say('nothing is left of these');
$b->sleep();
$c->sleep();
$say('those within the limits are kept');
?>
--EXPECT--
a and b are parked: {"leased":0,"kept":2}
c is leased, a made room: {"leased":1,"kept":1,"evicted":1}
left at the broker: {"a":0,"b":1,"c":1}
a second c: Notice: AmqpPconn\PConnection::openChannel(): amqp_pconn.max_connections_per_key is reached: this connection is not kept when its lease ends
works, status 1
both are leased: {"leased":2,"kept":1,"evicted":1}
it is not kept: {"leased":1,"kept":1,"evicted":1,"over_limit":1}
b: status 2
d
Notice: AmqpPconn\PConnection::openChannel(): amqp_pconn.max_connections is reached: this connection is not kept when its lease ends
it is leased: {"leased":3,"kept":0,"evicted":1,"over_limit":1}
the call: 0
d: works
it is not kept: {"leased":2,"kept":0,"evicted":1,"over_limit":2}
an error handler that throws
ErrorException: AmqpPconn\PConnection::connect(): amqp_pconn.max_connections is reached: this connection is not kept when its lease ends
afterwards it works
d is leased: {"leased":3,"kept":0,"evicted":1,"over_limit":2}
ErrorException: AmqpPconn\PConnection::openChannel(): amqp_pconn.max_connections is reached: this connection is not kept when its lease ends
afterwards it works
nothing is left of these: {"leased":2,"kept":0,"shutdown":1,"evicted":1,"over_limit":23}
those within the limits are kept: {"leased":0,"kept":2,"shutdown":1,"evicted":1,"over_limit":23}
