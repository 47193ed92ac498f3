--TEST--
On one channel with a consumer and confirms, select() tells both in the order in which they came; what it has told is told, and no line in a log
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
require __DIR__ . '/../include/program.inc';
require __DIR__ . '/../include/consuming.inc';

$text = static fn (string $text): string => bin2hex(chr(strlen($text)) . $text);
$deliver = static fn (int $tag, string $body): array => [
    'method 1 basic.deliver ' . $text('c') . sprintf('%016x', $tag) . '00' . $text('') . $text('q'),
    'frame header 1 ' . '003c' . '0000' . sprintf('%016x', strlen($body)) . '0000',
    'frame body 1 ' . bin2hex($body),
];
$peer = Peer::scripted(implode("\n", [
    'handshake', 'oblige-until basic.consume', 'method 1 basic.consume-ok ' . $text('c'), 'expect basic.publish', 'expect-content',
    'cork', ...$deliver(1, 'first'), 'return 1 312 NO_ROUTE - key returned', 'ack 1 1', ...$deliver(2, 'second'), 'nack 1 2', ...$deliver(3, 'third'), 'ack 1 3',
    'uncork', 'oblige',
]));
$include = var_export(__DIR__ . '/../include/consuming.inc', true);
$program = run_php(<<<PHP
    require $include;

    final class Told implements AmqpPconn\ChannelEventHandler
    {
        public function publishConfirm(int \$sequence): void
        {
            echo "confirm \$sequence\n";
        }

        public function publishNack(int \$sequence): void
        {
            echo "nack \$sequence\n";
        }

        public function publishReturn(AmqpPconn\ReturnedMessage \$message): void
        {
            echo "return \$message->body\n";
        }
    }

    \$connection = new AmqpPconn\PConnection(['port' => $peer->port]);
    \$channel = \$connection->openChannel();
    \$channel->setEventHandler(new Told());
    \$channel->confirmSelect();
    \$channel->basicConsume('q', function (\$message) {
        echo "delivery \$message->body\n";
        return 1;
    }, 'c');
    \$channel->basicPublishBatch([['body' => '1', 'mandatory' => true], ['body' => '2'], ['body' => '3']]);
    \$connection->select(timeout: 10, maxMessages: 3);
    \$connection->select(timeout: 0);
    PHP);
echo $program->output, 'status ', $program->status, ', log: ', $program->errors, "\n";
?>
--EXPECT--
delivery first
return returned
confirm 1
delivery second
nack 2
delivery third
confirm 3
status 0, log: 
