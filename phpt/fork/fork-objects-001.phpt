--TEST--
A forked child that uses what it inherited is told so, reaches nothing with it, and can connect anew with the same object
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
skip_under_valgrind();
need_broker();
need_pcntl();
?>
--FILE--
<?php
require __DIR__ . '/fork.inc';

$program = new ForkingProgram(<<<'PHP'
    $connection = program_connection();
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare('', exclusive: true)->queue;
    $channel->basicPublish('of the parent', '', $queue);
    $message = $channel->basicGet($queue);
    $unbound = $connection->openChannel();
    $child = pcntl_fork();
    if ($child === 0) {
        $calls = [
            'basicPublish' => fn () => $channel->basicPublish('of the child', '', $queue),
            'basicGet' => fn () => $channel->basicGet($queue),
            'ack' => fn () => $message->ack(),
            'nack' => fn () => $message->nack(),
            'reject' => fn () => $message->reject(),
            'basicNack' => fn () => $channel->basicNack(0, true),
            'queueDelete' => fn () => $channel->queueDelete($queue),
            'on a channel that was never used' => fn () => $unbound->basicPublish('of the child', '', $queue),
            'getChannelId' => fn () => $unbound->getChannelId(),
            'openChannel' => fn () => $connection->openChannel(),
            'getChannels' => fn () => $connection->getChannels(),
            'getServerProperties' => fn () => $connection->getServerProperties(),
            'close' => fn () => $channel->close(),
            'sleep' => fn () => $connection->sleep(),
            'shutdown' => fn () => $connection->shutdown(),
            'ack after all' => fn () => $message->ack(),
            'basicPublish after all' => fn () => $unbound->basicPublish('of the child', '', $queue),
        ];
        foreach ($calls as $name => $call) {
            $by_answer[thrown($call)][] = $name;
        }
        foreach ($by_answer as $answer => $names) {
            say(implode(', ', $names) . ": $answer");
        }
        $connection->connect();
        say('connect: ' . $connection->getPersistenceStatus());
        try {
            $connection->openChannel()->queueDeclarePassive($queue);
        } catch (AmqpPconn\ChannelException $exception) {
            say("the parent's exclusive queue: " . $exception->getCode());
        }
        return;
    }
    pcntl_waitpid($child, $status);
    say("child ended: $status");
    $message->ack();
    say(['tags' => $channel->getUnackedTags(), 'messages' => $channel->queueDeclarePassive($queue)->messageCount]);
    PHP);
do {
    $line = $program->says();
    echo is_array($line) ? json_encode($line) : $line, "\n";
} while (is_string($line) && $line !== '');
?>
--EXPECT--
basicPublish, basicGet, ack, nack, reject, basicNack, queueDelete, on a channel that was never used, getChannelId, openChannel, getChannels, getServerProperties: AmqpPconn\ConnectionException: the connection to HOST:PORT belongs to the process that forked this one; call connect() for one of this process
close, sleep, shutdown: nothing
ack after all, basicPublish after all: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
connect: 1
the parent's exclusive queue: 405
child ended: 0
{"tags":[],"messages":0}
