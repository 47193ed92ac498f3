--TEST--
exit() in a callback ends the program as ever: shutdown functions and destructors run, what was settled is settled, the rest is back in the queue
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
require __DIR__ . '/../include/program.inc';

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$run = static function (string $what, string $code) use ($operator, $queue): void {
    fill($operator, $queue, ['a', 'b', 'c', 'd']);
    $include = var_export(__DIR__ . '/../include/consuming.inc', true);
    $name = var_export($queue, true);
    $program = run_php(<<<PHP
        require $include;
        use AmqpPconn\{EventLoop, Message, PChannel, PConnection};
        \$connection = connection();
        \$channel = \$connection->openChannel();
        \$held = new class { public function __destruct() { echo 'destroyed, '; } };
        register_shutdown_function(function () use (\$channel) { echo 'shutdown, unsettled ', json_encode(\$channel->getUnackedTags()), ', '; });
        $code
        \$channel->basicConsume($name, \$consumer);
        wait_for_ready(\$channel, $name, 0);
        \$connection->select(timeout: 5, until: \$until ?? null);
        echo 'never';
        PHP);
    echo "$what: status $program->status, ", trim($program->output), preg_replace('/.*amqp_pconn: .*\n|Stack trace.*/s', '', $program->errors), "\n";
    $left = str_contains($what, 'settled') ? 2 : 3;
    wait_for_ready($operator, $queue, $left);
    echo '  left: ', drained($operator, $queue), "\n";
};
$acks = 'if ($message->body === "a") return PConnection::CONSUMER_ACK;';
$run('exit', "\$consumer = function (Message \$message) use (\$held) { $acks exit(3); };");
$run('after it was settled', "\$consumer = function (Message \$message) use (\$held) { $acks \$message->ack(); exit('bye, '); };");
$run('acks put off', "\$channel->ackBuffer = 5; \$consumer = function (Message \$message) use (\$held) { $acks exit(4); };");
$run('in $until', "\$seen = 0; \$consumer = function (Message \$message) use (\$held, &\$seen) { \$seen++; $acks return null; }; \$until = function () use (&\$seen) { \$seen === 2 and exit(5); };");
$operator->queueDelete($queue);
?>
--EXPECT--
exit: status 3, shutdown, unsettled [2], destroyed,
  left: b+ c+ d+
after it was settled: status 0, bye, shutdown, unsettled [], destroyed,
  left: c+ d+
acks put off: status 4, shutdown, unsettled [2], destroyed,
  left: b+ c+ d+
in $until: status 5, shutdown, unsettled [2], destroyed,
  left: b+ c+ d+
