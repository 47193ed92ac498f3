--TEST--
A child of a process whose connection is blocked, with half a batch to write, has nothing of it: its end takes nothing away, its own connections are its own, and the whole batch arrives
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_pcntl();
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/fork.inc';

$case = static function (string $what, string $in_child): void {
    $peer = Peer::scripted("handshake\noblige-until basic.publish\nblocked low on memory\ndelay 1000\nunblocked\nexpect-content\noblige\n---\nhandshake\noblige");
    $program = new ForkingProgram(<<<PHP
        \$connection = program_connection();
        \$channel = \$connection->openChannel();
        \$message = ['body' => str_repeat('x', 1 << 20), 'routing_key' => 'q'];
        \$tidy = static fn (string \$thrown): string => preg_replace('/: .*: /', ': ... ', \$thrown);
        say(\$tidy(thrown(static fn () => \$channel->basicPublishBatch(array_fill(0, 16, \$message)))));
        \$child = pcntl_fork();
        if (\$child === 0) {
            $in_child
            exit;
        }
        pcntl_waitpid(\$child, \$status);
        say('the child has ended: ' . \$tidy(thrown(static fn () => \$channel->basicPublish('x', '', 'q'))));
        wait_until(static fn () => \$connection->getBlockedReason() === null, 'it is unblocked');
        say(thrown(static fn () => \$connection->openChannel()->queueDeclare('q')));
        PHP, port: $peer->port);
    $says = [];
    while (($line = $program->says()) !== '') {
        $says[] = $line;
    }
    echo "$what: ", implode("\n  ", $says), "\n";
    echo '  arrived: ', count(array_keys(received($peer, 0), 'basic.publish')), ', connections: ', $peer->command('connections'), $peer->command('failures'), "\n";
};
$case('it ends', '');
$case('it uses what it has inherited', 'say(thrown(static fn () => $channel->basicPublish("x", "", "q"))); say(thrown(static fn () => $connection->getBlockedReason())); say(thrown(static fn () => $connection->sleep()));');
$case('it connects', 'say($tidy(thrown(static fn () => program_connection()->openChannel()->queueDeclare("q"))));');
$case('it lets go of everything', 'unset($channel, $connection); say("gone");');
?>
--EXPECT--
it ends: AmqpPconn\BlockedException: ... low on memory
  the child has ended: AmqpPconn\BlockedException: ... low on memory
  nothing
  arrived: 16, connections: 1
it uses what it has inherited: AmqpPconn\BlockedException: ... low on memory
  AmqpPconn\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process
  AmqpPconn\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process
  nothing
  the child has ended: AmqpPconn\BlockedException: ... low on memory
  nothing
  arrived: 16, connections: 1
it connects: AmqpPconn\BlockedException: ... low on memory
  nothing
  the child has ended: AmqpPconn\BlockedException: ... low on memory
  nothing
  arrived: 16, connections: 2
it lets go of everything: AmqpPconn\BlockedException: ... low on memory
  gone
  the child has ended: AmqpPconn\BlockedException: ... low on memory
  nothing
  arrived: 16, connections: 1
