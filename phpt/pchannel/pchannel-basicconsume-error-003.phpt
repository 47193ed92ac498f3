--TEST--
A consumer that returns nonsense: an exception names the class or the callable, and the delivery stays unsettled
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

use AmqpPconn\{Message, PChannel, PConnection, SimpleConsumer};

class MyConsumer extends SimpleConsumer
{
    public mixed $returns = null;

    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        return $this->returns;
    }

    public function method(): mixed
    {
        return 'nonsense';
    }

    public static function staticMethod(): mixed
    {
        return 'nonsense';
    }

    public function __invoke(): mixed
    {
        return 'nonsense';
    }

    public function __call(string $name, array $arguments): mixed
    {
        return 'nonsense';
    }
}

function a_function(): mixed
{
    return 'nonsense';
}

function a_generator(): Generator
{
    yield PConnection::CONSUMER_ACK;
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel, ['a message']);
$consumer = new MyConsumer($queue);
$try = static function (string $what, callable|SimpleConsumer $handler) use ($connection, $channel, $queue): void {
    $handler instanceof SimpleConsumer ? $channel->startConsumer($handler) : $channel->basicConsume($queue, $handler);
    $sends = sends();
    $thrown = thrown(fn () => $connection->select(timeout: 10));
    $written = sends() - $sends;
    $unsettled = count($channel->getUnackedTags());
    echo "$what: $thrown\n";
    echo $written === 0 && $unsettled === 1 ? '' : "  written: $written, unsettled: $unsettled\n";
    // The connection is as good as new.
    $channel->removeAllConsumers();
    $channel->basicNack(0, multiple: true);
    wait_for_ready($channel, $queue, 1);
};
$values = [
    'text', '1', 0, 5, 7, -1, PHP_INT_MAX, 1.0, true, false, new stdClass(), new ArrayObject([1]), STDIN, static fn () => 1,
    [0], [1, 'x'], [1, 7], [[1]], [PConnection::CONSUMER_ACK, null], [PConnection::CONSUMER_CANCEL, 1.0],
];
foreach ($values as $value) {
    $try(is_object($value) || is_resource($value) ? get_debug_type($value) : json_encode($value), static fn () => $value);
}
foreach ([0, 7, [1, 'x'], [1, 0]] as $value) {
    $consumer->returns = $value;
    $try('a consumer, ' . json_encode($value), $consumer);
}
$anonymous = new class ($queue) extends SimpleConsumer {
    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        return 5;
    }
};
ob_start();
$try('an anonymous class', $anonymous);
echo str_replace("\0", '\0', preg_replace('~@anonymous\0\S*::~', '@anonymous::', ob_get_clean()));
$try('a function', 'a_function');
$try('a generator', a_generator(...));
$try('a method', [$consumer, 'method']);
$try('a static method', 'MyConsumer::staticMethod');
$try('__invoke', (new ReflectionClass('MyConsumer'))->newInstanceWithoutConstructor()->__invoke(...));
$try('__call', [$consumer, 'missing']);
?>
--EXPECT--
"text": TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
"1": TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
0: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, 0 returned
5: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, 5 returned
7: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, 7 returned
-1: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, -1 returned
9223372036854775807: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, 9223372036854775807 returned
1: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, float returned
true: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, bool returned
false: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, bool returned
stdClass: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, stdClass returned
ArrayObject: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, ArrayObject returned
resource (stream): TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, resource returned
Closure: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, Closure returned
[0]: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, 0 returned
[1,"x"]: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
[1,7]: ValueError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, 7 returned
[[1]]: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, array returned
[1,null]: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, null returned
[4,1]: TypeError: {closure}() must return null, one of PConnection::CONSUMER_* or a list of these, float returned
a consumer, 0: ValueError: MyConsumer::handleDelivery() must return null, one of PConnection::CONSUMER_* or a list of these, 0 returned
a consumer, 7: ValueError: MyConsumer::handleDelivery() must return null, one of PConnection::CONSUMER_* or a list of these, 7 returned
a consumer, [1,"x"]: TypeError: MyConsumer::handleDelivery() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
a consumer, [1,0]: ValueError: MyConsumer::handleDelivery() must return null, one of PConnection::CONSUMER_* or a list of these, 0 returned
an anonymous class: ValueError: AmqpPconn\SimpleConsumer@anonymous::handleDelivery() must return null, one of PConnection::CONSUMER_* or a list of these, 5 returned
a function: TypeError: a_function() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
a generator: TypeError: a_generator() must return null, one of PConnection::CONSUMER_* or a list of these, Generator returned
a method: TypeError: MyConsumer::method() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
a static method: TypeError: MyConsumer::staticMethod() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
__invoke: TypeError: MyConsumer::__invoke() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
__call: TypeError: MyConsumer::missing() must return null, one of PConnection::CONSUMER_* or a list of these, string returned
