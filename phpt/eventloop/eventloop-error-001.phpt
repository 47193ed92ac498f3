--TEST--
EventLoop: a list that was written behind its back is refused by all its methods; what it waits for is kept while it waits
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{EventLoop, PConnection};

$list = new ReflectionProperty(EventLoop::class, 'connections');
$with = static function (mixed $value) use ($list): EventLoop {
    $loop = new EventLoop();
    $list->setValue($loop, $value);
    return $loop;
};
// An ArrayIterator of PHP 8.2 does not look at types.
$hidden = "\0" . EventLoop::class . "\0connections";
$damaged = static function (mixed $value) use ($hidden): EventLoop {
    $loop = new EventLoop();
    $iterator = new ArrayIterator($loop);
    $iterator[$hidden] = $value;
    return $loop;
};
$emptied = static function () use ($hidden): EventLoop {
    $loop = new EventLoop();
    $iterator = new ArrayIterator($loop);
    unset($iterator[$hidden]);
    return $loop;
};
$connection = connection();
foreach ([
    'not constructed' => (new ReflectionClass(EventLoop::class))->newInstanceWithoutConstructor(),
    'numbers' => $with([1, 2]),
    'null' => $with([null]),
    'another object' => $with([$connection, new stdClass()]),
    'a list of lists' => $with([[$connection]]),
    'a reference' => (static function () use ($with): EventLoop {
        $text = 'text';
        return $with([&$text]);
    })(),
    'text' => $damaged('text'),
    'an int' => $damaged(PHP_INT_MAX),
    'an object' => $damaged(new stdClass()),
    'nothing' => $emptied(),
] as $what => $loop) {
    echo "$what: ", thrown(fn () => $loop->select(timeout: 0)), "\n";
    echo '  ', thrown(fn () => $loop->addConnection($connection)), "\n";
    echo '  ', thrown(fn () => $loop->removeConnection($connection)), "\n";
}
foreach (['text', null, new stdClass()] as $value) {
    echo 'set by reflection: ', thrown(fn () => $with($value)), "\n";
}

$queues = [];
$consuming = static function (Closure $act) use (&$queues): PConnection {
    $connection = connection(['pool' => unique('pool')]);
    $channel = $connection->openChannel();
    $queue = queue_with($channel, ['1', '2']);
    $channel->basicConsume($queue, static function ($message) use ($act): int {
        echo "  $message->body\n";
        $act();
        return PConnection::CONSUMER_ACK;
    });
    return $connection;
};
echo "the list is emptied while it waits, and its references too:\n";
$loop = new EventLoop();
$one = null;
$one = $consuming(static function () use (&$one, &$loop, $list): void {
    $one = null;
    $loop === null || $list->setValue($loop, []);
    $loop = null;
});
$list->setValue($loop, [&$one]);
echo $loop->select(maxMessages: 2, timeout: 10), "\n";

echo "what is replaced is let go when the new one is there:\n";
final class Looking
{
    public static ?Closure $look = null;

    public function __destruct()
    {
        (self::$look)();
    }
}
$loop = new EventLoop();
$connection = connection();
$other = connection();
$list->setValue($loop, [spl_object_id($connection) => new Looking()]);
Looking::$look = static function () use ($loop, $connection, $list, $other): void {
    echo '  has it: ', json_encode(in_array($connection, $list->getValue($loop), true)), "\n";
    for ($i = 0; $i < 20; ++$i) {
        $loop->addConnection(connection(['pool' => "pool$i"]));
    }
    $loop->addConnection($other);
};
$loop->addConnection($connection);
echo count($list->getValue($loop)), "\n";
echo "the same one twice is one:\n";
$got = $consuming(static fn () => null);
$list->setValue($loop, [5 => $got, 6 => $got]);
echo $loop->select(timeout: 10, maxMessages: 2), "\n";
?>
--EXPECT--
not constructed: nothing
  nothing
  nothing
numbers: TypeError: AmqpPconn\EventLoop::$connections must hold only AmqpPconn\PConnection, int given
  nothing
  nothing
null: TypeError: AmqpPconn\EventLoop::$connections must hold only AmqpPconn\PConnection, null given
  nothing
  nothing
another object: TypeError: AmqpPconn\EventLoop::$connections must hold only AmqpPconn\PConnection, stdClass given
  nothing
  nothing
a list of lists: TypeError: AmqpPconn\EventLoop::$connections must hold only AmqpPconn\PConnection, array given
  nothing
  nothing
a reference: TypeError: AmqpPconn\EventLoop::$connections must hold only AmqpPconn\PConnection, string given
  nothing
  nothing
text: TypeError: AmqpPconn\EventLoop::$connections must be of type array, string given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, string given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, string given
an int: TypeError: AmqpPconn\EventLoop::$connections must be of type array, int given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, int given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, int given
an object: TypeError: AmqpPconn\EventLoop::$connections must be of type array, stdClass given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, stdClass given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, stdClass given
nothing: TypeError: AmqpPconn\EventLoop::$connections must be of type array, null given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, null given
  TypeError: AmqpPconn\EventLoop::$connections must be of type array, null given
set by reflection: TypeError: Cannot assign string to property AmqpPconn\EventLoop::$connections of type array
set by reflection: TypeError: Cannot assign null to property AmqpPconn\EventLoop::$connections of type array
set by reflection: TypeError: Cannot assign stdClass to property AmqpPconn\EventLoop::$connections of type array
the list is emptied while it waits, and its references too:
  1
  2
2
what is replaced is let go when the new one is there:
  has it: true
22
the same one twice is one:
  1
  2
2
