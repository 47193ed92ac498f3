--TEST--
What is wrong with a consumer is said of it, whether it was started alone or with all, and what is wrong of basicConsume()'s argument
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

use AmqpPconn\{Message, PChannel, SimpleConsumer};

final class WithParams extends Speaking
{
    public function __construct(private array $params)
    {
    }

    public function getConsumeParams(): array
    {
        return $this->params;
    }
}

$connection = connection();
$channel = $connection->openChannel();
$queue = queue_with($channel);
$fresh = $connection->openChannel();
$channel->startConsumer(new Speaking($queue, 'in use'));
$large = ['a' => str_repeat('x', 200000)];
foreach ([
    'no queue' => [],
    'a number as key' => ['queue' => $queue, -7 => true],
    'a key with a NUL' => ['queue' => $queue, "no_ack\0" => true],
    'queue: int' => ['queue' => 5],
    'queue: not UTF-8' => ['queue' => "a\xc3"],
    'consumer_tag: not UTF-8' => ['queue' => $queue, 'consumer_tag' => "\xed\xa0\x80"],
    'consumer_tag: in use' => ['queue' => $queue, 'consumer_tag' => 'in use'],
    'arguments: NAN' => ['queue' => $queue, 'arguments' => ['a' => NAN]],
    'arguments: too large' => ['queue' => $queue, 'arguments' => $large],
] as $what => $params) {
    $consumer = new WithParams($params);
    echo $what, ': ', thrown(static fn () => $channel->startConsumer($consumer)), "\n";
    echo '  all: ', thrown(static fn () => $channel->startAllConsumers()), "\n";
    $channel->removeConsumer($consumer);
}
$consumer = new WithParams(['queue' => '']);
echo 'queue: none declared: ', thrown(static fn () => $fresh->startConsumer($consumer)), "\n";
echo '  all: ', thrown(static fn () => $fresh->startAllConsumers()), "\n";

$nothing = static fn () => null;
echo 'basicConsume(), in use: ', thrown(static fn () => $channel->basicConsume($queue, $nothing, 'in use')), "\n";
echo 'basicConsume(), too large: ', thrown(static fn () => $channel->basicConsume($queue, $nothing, 'tag', arguments: $large)), "\n";
echo 'basicConsume(), none declared: ', thrown(static fn () => $connection->openChannel()->basicConsume('', $nothing)), "\n";

echo "of several, those before the wrong one run:\n";
$channel->addConsumer(new Speaking($queue, 'before'));
$channel->addConsumer(new class ($queue, '', arguments: [1]) extends SimpleConsumer {
    public function handleDelivery(Message $message, PChannel $channel): int|array|null
    {
        return null;
    }
});
$channel->addConsumer(new Speaking($queue, 'after'));
echo thrown(static fn () => $channel->startAllConsumers()), "\n", json_encode($channel->getConsumerTags()), "\n";

echo "one that starts itself while it is asked:\n";
$itself = new class ($queue, 'itself') extends Speaking {
    public static ?PChannel $channel = null;
    private int $asked = 0;

    public function getConsumeParams(): array
    {
        if (++$this->asked === 1) {
            echo '  ', json_encode(self::$channel->startConsumer($this)), "\n";
        }
        return ['consumer_tag' => "itself $this->asked"] + parent::getConsumeParams();
    }
};
$itself::$channel = $channel;
echo json_encode($channel->startConsumer($itself)), ' ', json_encode($channel->getConsumerTags()), "\n";
$itself::$channel = null;

echo "one that returns a reference:\n";
$referring = new class extends Speaking {
    public array $params = [];

    public function __construct()
    {
    }

    public function &getConsumeParams(): array
    {
        return $this->params;
    }
};
$referring->params = ['queue' => $queue, 'consumer_tag' => 'referring'];
$kept = &$referring->params;
echo json_encode($channel->startConsumer($referring)), ' ', json_encode($kept === $referring->params), "\n";

echo "one that is let go of with its parameters:\n";
final class Ending extends DateTimeImmutable
{
    public static ?Closure $end = null;

    public function __destruct()
    {
        (self::$end)();
    }
}
Ending::$end = static function () use ($channel, $queue): void {
    echo '  ', $channel->basicConsume($queue, static fn () => null, 'meanwhile'), "\n";
};
$params = static fn (): array => ['queue' => $queue, 'consumer_tag' => 'parameters', 'arguments' => ['x-date' => new Ending('@0')]];
$consumer = new class ($queue) extends Speaking {
    public ?Closure $params = null;

    public function getConsumeParams(): array
    {
        return ($this->params)();
    }
};
$consumer->params = $params;
echo json_encode($channel->startConsumer($consumer)), "\n";
Ending::$end = static fn () => throw new LogicException('the end');
$other = clone $consumer;
$other->params = static fn (): array => ['consumer_tag' => 'throws'] + $params();
echo thrown(static fn () => $channel->startConsumer($other)), "\n", json_encode($channel->getConsumerTags()), "\n";
?>
--EXPECT--
  in use: consume-ok
no queue: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: getConsumeParams() names no "queue"
  all: ValueError: WithParams is refused: getConsumeParams() names no "queue"
a number as key: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "-7" of getConsumeParams() is unknown
  all: ValueError: WithParams is refused: key "-7" of getConsumeParams() is unknown
a key with a NUL: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "no_ack\0" of getConsumeParams() is unknown, did you mean "no_ack"?
  all: ValueError: WithParams is refused: key "no_ack\0" of getConsumeParams() is unknown, did you mean "no_ack"?
queue: int: TypeError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must be of type string, int given
  all: TypeError: WithParams is refused: key "queue" of getConsumeParams() must be of type string, int given
queue: not UTF-8: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must be valid UTF-8
  all: ValueError: WithParams is refused: key "queue" of getConsumeParams() must be valid UTF-8
consumer_tag: not UTF-8: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "consumer_tag" of getConsumeParams() must be valid UTF-8
  all: ValueError: WithParams is refused: key "consumer_tag" of getConsumeParams() must be valid UTF-8
consumer_tag: in use: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "consumer_tag" of getConsumeParams() must be a consumer tag that is not in use on this channel, "in use" given
  all: ValueError: WithParams is refused: key "consumer_tag" of getConsumeParams() must be a consumer tag that is not in use on this channel, "in use" given
arguments: NAN: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: arguments["a"] must be finite, NAN given
  all: ValueError: WithParams is refused: arguments["a"] must be finite, NAN given
arguments: too large: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: the arguments of basic.consume do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
  all: ValueError: WithParams is refused: the arguments of basic.consume do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
queue: none declared: ValueError: AmqpPconn\PChannel::startConsumer(): Argument #1 ($consumer) is refused: key "queue" of getConsumeParams() must not be empty where no queue was declared on this channel before
  all: ValueError: WithParams is refused: key "queue" of getConsumeParams() must not be empty where no queue was declared on this channel before
basicConsume(), in use: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #3 ($consumerTag) must be a consumer tag that is not in use on this channel, "in use" given
basicConsume(), too large: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #7 ($arguments) is refused: the arguments of basic.consume do not fit in one frame of 131072 bytes (frame_max), as AMQP wants them
basicConsume(), none declared: ValueError: AmqpPconn\PChannel::basicConsume(): Argument #1 ($queue) must not be empty where no queue was declared on this channel before
of several, those before the wrong one run:
  before: consume-ok
ValueError: AmqpPconn\SimpleConsumer@anonymous is refused: arguments must have names as keys, a list given
["in use","before"]
one that starts itself while it is asked:
    itself 2: consume-ok
true
false ["in use","before","itself 2"]
one that returns a reference:
  referring: consume-ok
true true
one that is let go of with its parameters:
  parameters: consume-ok
  meanwhile
true
  throws: consume-ok
LogicException: the end
["in use","before","itself 2","referring","parameters","meanwhile","throws"]
