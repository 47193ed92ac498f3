--TEST--
An event handler and the channel, connection, message or exception that it holds are released together, where the garbage collector finds them
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

use AmqpPconn\ChannelEventHandler;
use AmqpPconn\ReturnedMessage;

final class Holder implements ChannelEventHandler
{
    public array $held = [];
    public static int $released = 0;

    public function publishConfirm(int $sequence): void
    {
    }

    public function publishNack(int $sequence): void
    {
    }

    public function publishReturn(ReturnedMessage $message): void
    {
        $this->held[] = $message;
        $message->headers['a'] === 'b' or print("wrong headers\n");
        throw new LogicException('held too');
    }

    public function __destruct()
    {
        ++self::$released;
    }
}

function cycle(string ...$what): void
{
    $connection = connection(['pool' => 'gc']);
    $channel = $connection->openChannel();
    $channel->confirmSelect();
    $handler = new Holder();
    $channel->setEventHandler($handler);
    if (in_array('message', $what, true)) {
        $channel->basicPublish('comes back', '', 'no such queue', ['headers' => ['a' => 'b']], mandatory: true);
        try {
            $channel->waitForConfirms();
        } catch (LogicException $exception) {
            $handler->held[] = $exception;
        }
    }
    if (in_array('channel', $what, true)) {
        $handler->held[] = $channel;
    }
    if (in_array('connection', $what, true)) {
        $handler->held[] = $connection;
    }
    $other = $connection->openChannel();
    if (in_array('two channels', $what, true)) {
        $other->setEventHandler($handler);
        $handler->held[] = $other;
    }
}

foreach ([[], ['connection'], ['channel'], ['channel', 'message'], ['connection', 'message'], ['channel', 'connection', 'message', 'two channels']] as $what) {
    Holder::$released = 0;
    cycle(...$what);
    echo $what === [] ? 'nothing' : implode(', ', $what), ': released at once: ', Holder::$released;
    gc_collect_cycles();
    $kept = AmqpPconn\status()['sessions'];
    echo ', after the collector: ', Holder::$released, ', leased: ', $kept['leased'], "\n";
}
Holder::$released = 0;
$connection = connection(['pool' => 'gc']);
$channel = $connection->openChannel();
$channel->setEventHandler(new Holder());
$channel->setEventHandler(new Holder());
echo 'replaced: ', Holder::$released, "\n";
$channel->setEventHandler(null);
echo 'taken away: ', Holder::$released, "\n";
$channel->setEventHandler(new Holder());
$channel->close();
unset($channel);
echo 'with its channel: ', Holder::$released, "\n";
$left = $connection->openChannel();
$left->setEventHandler($holder = new Holder());
$holder->held[] = $left;
$holder->held[] = $connection;
echo "what is left to the end is released at the end\n";
?>
--EXPECT--
nothing: released at once: 1, after the collector: 1, leased: 0
connection: released at once: 1, after the collector: 1, leased: 0
channel: released at once: 0, after the collector: 1, leased: 0
channel, message: released at once: 0, after the collector: 1, leased: 0
connection, message: released at once: 1, after the collector: 1, leased: 0
channel, connection, message, two channels: released at once: 0, after the collector: 1, leased: 0
replaced: 1
taken away: 2
with its channel: 3
what is left to the end is released at the end
