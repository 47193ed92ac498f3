--TEST--
select() tells event handlers of confirms, refusals and returned messages, with deliveries in the order in which all came
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

use AmqpPconn\{ChannelEventHandler, Message, PChannel, PConnection, ReturnedMessage};

final class Told implements ChannelEventHandler
{
    public static int $told = 0;

    public function __construct(private string $name)
    {
    }

    public function publishConfirm(int $sequence): void
    {
        $this->say("confirm $sequence");
    }

    public function publishNack(int $sequence): void
    {
        $this->say("nack $sequence");
    }

    public function publishReturn(ReturnedMessage $message): void
    {
        $this->say("return $message->body");
    }

    private function say(string $what): void
    {
        echo "  $this->name: $what\n";
        ++self::$told;
    }
}

// What a real broker says.
$connection = connection();
$one = $connection->openChannel();
$two = $connection->openChannel();
foreach (['one' => $one, 'two' => $two] as $name => $channel) {
    $channel->setEventHandler(new Told($name));
    $channel->confirmSelect();
}
$queue = queue_with($one);
$two->basicPublish('lost', '', 'no such queue', mandatory: true);
echo "a return and its confirm:\n";
$delivered = $connection->select(timeout: 10);
echo "delivered: $delivered\n";
$one->basicPublish('a', '', $queue);
$one->basicPublish('b', '', $queue);
echo "two confirms:\n";
$connection->select(timeout: 10);
echo 'due: ', json_encode($one->hasOutstandingConfirms()), ', ', thrown(fn () => $one->waitForConfirms()), "\n";
$channel = $connection->openChannel();
$channel->basicConsume($queue, static function (Message $message, PChannel $channel) use ($two, $queue): array {
    echo "  delivery $message->body\n";
    $two->basicPublish('from the callback', '', 'no such queue');
    return $message->body === 'a' ? [PConnection::CONSUMER_ACK] : [PConnection::CONSUMER_ACK, PConnection::CONSUMER_CANCEL];
});
echo "deliveries, and the confirms of what their callback publishes:\n";
$delivered = $connection->select(timeout: 10);
echo "delivered: $delivered\n";

// A broker that says it in an order of its own, all at once: consumer "c" of channel 1, confirms of channel 2.
$text = static fn (string $text): string => bin2hex(chr(strlen($text)) . $text);
$deliver = static fn (int $tag, string $body): array => [
    'method 1 basic.deliver ' . $text('c') . sprintf('%016x', $tag) . '00' . $text('') . $text('q'),
    'frame header 1 ' . '003c' . '0000' . sprintf('%016x', strlen($body)) . '0000',
    'frame body 1 ' . bin2hex($body),
];
$peer = Peer::scripted(implode("\n", [
    'handshake', 'oblige-until basic.consume', 'method 1 basic.consume-ok ' . $text('c'), 'oblige-until basic.publish', 'expect-content',
    'cork', ...$deliver(1, 'first'), 'return 2 312 NO_ROUTE - key returned', 'ack 2 1', ...$deliver(2, 'second'), 'nack 2 2', ...$deliver(3, 'third'), 'ack 2 3',
    'uncork', 'oblige',
]));
$connection = new PConnection(['port' => $peer->port]);
$consumer = $connection->openChannel();
$consumer->basicConsume('q', static fn (Message $message, PChannel $channel) => print("  delivery $message->body\n"), 'c');
$publisher = $connection->openChannel();
$publisher->setEventHandler(new Told('publisher'));
$publisher->confirmSelect();
$publisher->basicPublishBatch([['body' => '1', 'mandatory' => true], ['body' => '2'], ['body' => '3']]);
echo "in the order in which they came:\n";
Told::$told = 0;
$delivered = $connection->select(timeout: 10, until: static fn (): bool => Told::$told === 4);
$delivered += $connection->select(timeout: 0);
echo "delivered: $delivered\n";
echo thrown(fn () => $publisher->waitForConfirms()), "\n";
$connection->shutdown();
echo $peer->command('failures'), "\n";
?>
--EXPECT--
a return and its confirm:
  two: return lost
  two: confirm 1
delivered: 0
two confirms:
  one: confirm 1
  one: confirm 2
due: false, nothing
deliveries, and the confirms of what their callback publishes:
  delivery a
  delivery b
  two: confirm 2
  two: confirm 3
delivered: 2
in the order in which they came:
  delivery first
  publisher: return returned
  publisher: confirm 1
  delivery second
  publisher: nack 2
  delivery third
  publisher: confirm 3
delivered: 3
AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 2: nacked 2 (1 to exchange "" with routing key "")
