--TEST--
In the steady state a request that publishes costs one send, one poll and one receive: the counters
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$queue = unique('queue');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$port = params()['port'];

// The keeper would read some of the answers.
$fpm = new Fpm(ini: ['amqp_pconn.keeper' => '0']);
$fpm->page('publish', <<<'PHP'
    $before = figures();
    page_connection()->openChannel()->basicPublish('hello', '', $_GET['queue']);
    answer(['figures' => $before]);
    PHP);

function publish(Fpm $fpm, string $queue, int $port): array
{
    $answer = $fpm->get('publish', ['queue' => $queue]);
    wait_for_answers($answer['pid'], $port);
    return $answer['figures'];
}

for ($i = 0; $i < 3; ++$i) {
    publish($fpm, $queue, $port);
}
$costs = [];
$earlier = publish($fpm, $queue, $port);
for ($i = 0; $i < 20; ++$i) {
    $later = publish($fpm, $queue, $port);
    $cost = [];
    foreach ($later as $name => $value) {
        if ($value !== $earlier[$name]) {
            $cost[] = "$name: " . $value - $earlier[$name];
        }
    }
    $costs[$i] = implode("\n", $cost);
    $earlier = $later;
}
echo "every one of 20 requests:\n", implode("\nbut another one:\n", array_unique($costs)), "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
every one of 20 requests:
sessions reused: 1
spare channels taken: 1
fences sent: 1
messages published: 1
system calls: send: 1
system calls: receive: 1
system calls: poll: 1
