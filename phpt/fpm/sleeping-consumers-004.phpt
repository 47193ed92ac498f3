--TEST--
Consumers that sleep: an autoloader that throws closes the channel once, a fatal error while they are serialized costs nothing of what is saved, neither does exit() before
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
require __DIR__ . '/../include/consuming.inc';

$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue;

/** What is in the log of it since $from lines. */
function told(Fpm $fpm, int $from): void
{
    foreach (array_slice($fpm->phpLog(), $from) as $line) {
        echo '  ', preg_replace(['/127.0.0.1:\d+/', '/ in \/.*/'], ['HOST:PORT', ''], $line), "\n";
    }
}

echo "an autoloader that throws\n";
$fpm = new Fpm();
$fpm->page('start', <<<'PHP'
    final class Late
    {
        public static function counted(AmqpPconn\Message $message): int
        {
            return AmqpPconn\PConnection::CONSUMER_ACK;
        }
    }
    $connection = page_connection();
    foreach (['Late::counted', ['Late', 'counted']] as $handler) {
        $channel = $connection->openChannel();
        $channel->suspendOnSerialize = true;
        $channel->resumeOnHydrate = true;
        $channel->basicConsume($_GET['queue'], $handler);
    }
    answer();
    PHP);
$fpm->page('next', <<<'PHP'
    spl_autoload_register(function (string $class): void {
        throw new ParseError("$class was deployed badly");
    });
    $connection = page_connection();
    answer(['select' => thrown(fn () => $connection->select(timeout: 0)), 'channels' => count($connection->getChannels())]);
    PHP);
$fpm->get('start', ['queue' => $queue]);
for ($i = 0; $i < 2; ++$i) {
    $lines = count($fpm->phpLog());
    echo '  ', json_encode(array_diff_key($fpm->get('next'), ['pid' => 1])), "\n";
    told($fpm, $lines);
}
$fpm->stop();

$page = <<<'PHP'
    /** Counts requests. */
    final class Counted extends AmqpPconn\SimpleConsumer
    {
        public int $count = 0;
        public static bool $fails = false;

        public function handleDelivery(AmqpPconn\Message $message, AmqpPconn\PChannel $channel): int
        {
            return AmqpPconn\PConnection::CONSUMER_ACK;
        }

        public function __serialize(): array
        {
            self::$fails && @trigger_error('not now', E_USER_ERROR);
            return [$this->queue, $this->consumerTag, $this->count];
        }

        public function __unserialize(array $data): void
        {
            parent::__construct($data[0], $data[1]);
            $this->count = $data[2];
        }
    }

    $connection = page_connection();
    $channels = array_values($connection->getChannels());
    if ($channels === []) {
        $channels = [$connection->openChannel()];
        $channels[0]->suspendOnSerialize = true;
        $channels[0]->startConsumer(new Counted($_GET['queue'], 'it'));
    }
    $count = ++$channels[0]->getConsumerByTag('it')->count;
    if (isset($_GET['fails'])) {
        register_shutdown_function(function () use ($connection) {
            Counted::$fails = false;
            isset($_GET['then']) && error_log('then: ' . thrown(fn () => $_GET['then'] === 'sleep' ? $connection->sleep() : serialize($connection)));
        });
        Counted::$fails = true;
        $connection->sleep();
    }
    answer(['count' => $count]);
    PHP;
foreach (['the end of the script makes good' => [], 'a shutdown function calls sleep()' => ['then' => 'sleep'], 'a shutdown function calls serialize()' => ['then' => 'serialize']] as $case => $more) {
    echo "a fatal error while it is serialized, $case\n";
    $fpm = new Fpm();
    $fpm->page('page', $page);
    echo '  ', $fpm->get('page', ['queue' => $queue])['count'], "\n";
    $lines = count($fpm->phpLog());
    $fpm->request('page', ['fails' => 1] + $more);
    told($fpm, $lines);
    $lines = count($fpm->phpLog());
    echo '  ', $fpm->get('page', ['queue' => $queue])['count'], "\n";
    told($fpm, $lines);
    $fpm->stop();
}

echo "a shutdown function calls exit() before they are serialized\n";
$fpm = new Fpm();
$fpm->page('exits', <<<'PHP'
    class Counted extends AmqpPconn\SimpleConsumer
    {
        public int $count = 0;
        public ?Closure $closure = null;

        public function handleDelivery(AmqpPconn\Message $message, AmqpPconn\PChannel $channel): int
        {
            return AmqpPconn\PConnection::CONSUMER_ACK;
        }
    }
    class Last
    {
        public function __destruct()
        {
            error_log('destructed');
        }
    }
    register_shutdown_function(fn () => exit);
    $connection = page_connection();
    $channels = array_values($connection->getChannels());
    if ($channels === []) {
        $channels = [$connection->openChannel()];
        $channels[0]->suspendOnSerialize = true;
        $channels[0]->startConsumer(new Counted($_GET['queue'], 'it'));
        $channels[0]->startConsumer(new Counted($_GET['queue'], 'other'));
    }
    $count = ++$channels[0]->getConsumerByTag('it')->count;
    if (isset($_GET['closure'])) {
        $channels[0]->getConsumerByTag('other')->closure = fn () => null;
    }
    $last = new Last();
    answer(['count' => $count, 'tags' => $channels[0]->getConsumerTags()]);
    PHP);
foreach ([[], ['closure' => 1], []] as $more) {
    $lines = count($fpm->phpLog());
    echo '  ', json_encode(array_diff_key($fpm->get('exits', ['queue' => $queue] + $more), ['pid' => 1])), "\n";
    told($fpm, $lines);
}
$fpm->stop();
?>
--EXPECTF--
an autoloader that throws
  {"select":"nothing","channels":0}
  amqp_pconn: consumer "%s" on channel 1 of HOST:PORT cannot be had again (ParseError: Late was deployed badly): its channel is closed
  amqp_pconn: consumer "%s" on channel 2 of HOST:PORT cannot be had again (ParseError: Late was deployed badly): its channel is closed
  {"select":"nothing","channels":0}
a fatal error while it is serialized, the end of the script makes good
  1
  PHP Fatal error:  not now
  3
a fatal error while it is serialized, a shutdown function calls sleep()
  1
  PHP Fatal error:  not now
  then: nothing
  3
a fatal error while it is serialized, a shutdown function calls serialize()
  1
  PHP Fatal error:  not now
  then: nothing
  3
a shutdown function calls exit() before they are serialized
  {"count":1,"tags":["it","other"]}
  destructed
  {"count":2,"tags":["it","other"]}
  destructed
  amqp_pconn: consumer "other" on channel 1 of HOST:PORT is not kept: Exception: Serialization of 'Closure' is not allowed
  {"count":3,"tags":["it"]}
  destructed
