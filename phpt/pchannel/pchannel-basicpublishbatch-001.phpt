--TEST--
PChannel::basicPublishBatch() takes what can be iterated, with defaults as basicPublish() has them; its messages arrive whole and in order
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
require __DIR__ . '/../include/publishing.inc';

$connection = connection();
$channel = $connection->openChannel();
$exchange = unique('exchange');
$channel->exchangeDeclare($exchange, autoDelete: true);
$queue = $channel->queueDeclare('', exclusive: true)->queue;
$channel->queueBind($queue, $exchange, 'key');
$drain = static function () use ($channel, $queue): string {
    $messages = [];
    while ($message = $channel->basicGet($queue, noAck: true)) {
        $messages[] = $message->body . ($message->type === null ? '' : " of type $message->type")
            . ($message->headers === [] ? '' : ' with ' . json_encode($message->headers));
    }
    return implode(', ', $messages) ?: 'nothing';
};
$to = static fn (string ...$bodies): array => array_map(static fn (string $body): array => ['body' => $body, 'routing_key' => $queue], $bodies);
$say = static function (string $what, iterable $messages) use ($channel, $drain): void {
    echo "$what: ", $channel->basicPublishBatch($messages), ": {$drain()}\n";
};

$say('a list', $to('a', 'b', 'c'));
$say('a map', ['x' => $to('a')[0], 7 => $to('b')[0], '' => $to('c')[0]]);
$say('one with gaps', array_diff_key($to('a', 'b', 'c'), [1 => true]));
$say('a generator', (static fn () => yield from $to('a', 'b'))());
$say('one whose keys are anything', (static function () use ($to) {
    yield 1.5 => $to('a')[0];
    yield [] => $to('b')[0];
    yield null => $to('c')[0];
})());
$say('an iterator', new ArrayIterator($to('a', 'b')));
$say('an aggregate', new ArrayObject($to('a', 'b')));
$say('a lazy one', new CallbackFilterIterator(new ArrayIterator($to('a', 'b', 'c')), static fn (array $message): bool => $message['body'] !== 'b'));
$say('none', []);
$say('none from a generator', (static fn () => yield from [])());
$say('the least', [['body' => '']]);
$say('every key', [['mandatory' => false, 'properties' => ['type' => 't', 'headers' => ['h' => 1]], 'routing_key' => 'key', 'exchange' => $exchange, 'body' => 'a']]);

$shared = ['type' => 'shared'];
$message = ['body' => 'a', 'routing_key' => $queue, 'properties' => $shared];
$say('properties of one array and of others', [$message, $message, ['properties' => ['type' => 'another']] + $message, $message, ['body' => 'b'] + $to('')[0]]);

$type = 't';
$body = 'a';
$properties = ['type' => &$type, 'headers' => ['h' => &$body]];
$message = ['body' => &$body, 'routing_key' => &$queue, 'properties' => &$properties];
$list = [&$message, $message];
$say('references', $list);
$say('references from a generator', (static function &() use (&$list) {
    foreach ($list as &$each) {
        yield $each;
    }
})());
echo 'they are as they were: ', json_encode([$body, $type, count($list)]), "\n";

$channel->basicPublishBatch(messages: $to('by its name'));
echo $drain(), "\n";
echo 'published: ', AmqpPconn\status()['messages_published'], "\n";
?>
--EXPECT--
a list: 3: a, b, c
a map: 3: a, b, c
one with gaps: 2: a, c
a generator: 2: a, b
one whose keys are anything: 3: a, b, c
an iterator: 2: a, b
an aggregate: 2: a, b
a lazy one: 2: a, c
none: 0: nothing
none from a generator: 0: nothing
the least: 1: nothing
every key: 1: a of type t with {"h":1}
properties of one array and of others: 5: a of type shared, a of type shared, a of type another, a of type shared, b
references: 2: a of type t with {"h":"a"}, a of type t with {"h":"a"}
references from a generator: 2: a of type t with {"h":"a"}, a of type t with {"h":"a"}
they are as they were: ["a","t",2]
by its name
published: 31
