--TEST--
A helper may do anything: end the script, use the connection that falls asleep, switch fibers, fail when it is to remove
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
log_errors=1
html_errors=0
display_errors=0
amqp_pconn.persistence_dir={PWD}/pconnection-setpersistencehelperimpl-002.files
--FILE--
<?php
require __DIR__ . '/../include/helpers.inc';
require __DIR__ . '/../include/program.inc';

use AmqpPconn\PConnection;

$operator = connection()->openChannel();
/** Sends one more, and says what the consumer makes of it in the next lease. */
$next = static function (PConnection $connection, string $queue) use ($operator): void {
    fill($operator, $queue, ['next']);
    $connection->connect();
    $connection->select(timeout: 10, maxMessages: 1);
    $connection->shutdown();
};

$in_save = [
    'it puts the connection to sleep' => fn (PConnection $connection) => $connection->sleep(),
    'it shuts the connection down' => fn (PConnection $connection) => $connection->shutdown(),
    'it publishes' => fn (PConnection $connection) => $connection->openChannel()->basicPublish('from the helper', '', 'nobody'),
    'it claims all channels' => fn (PConnection $connection) => $connection->getChannels(),
    'it names another helper' => fn (PConnection $connection) => $connection->setPersistenceHelperImpl(AmqpPconn\FilePersistenceHelper::class),
    'it waits for messages' => fn (PConnection $connection) => $connection->select(timeout: 0),
    'it ends the consumer' => function (PConnection $connection): void {
        foreach ($connection->getChannels() as $channel) {
            $channel->removeAllConsumers();
        }
    },
];
foreach ($in_save as $what => $do) {
    echo "$what\n";
    [$connection, $queue] = with_sleeper($operator, Remembering::class);
    Remembering::$in_save = static function () use ($connection, $do): void {
        Remembering::$in_save = null;
        $do($connection);
    };
    echo '  ', thrown(fn () => $connection->sleep()), ', ', $connection->__debugInfo()['state'], "\n";
    $connection->__debugInfo()['state'] === 'connected' && $connection->sleep();
    if ($what === 'it ends the consumer' || $what === 'it shuts the connection down') {
        $connection->connect();
        echo '  channels: ', count(array_filter($connection->getChannels(), fn ($channel) => $channel->getConsumerTags() !== [])), "\n";
        $connection->shutdown();
    } else {
        $next($connection, $queue);
    }
}

$another = connection();
$another->setPersistenceHelperImpl(Remembering::class);
$another->sleep();
echo 'what they stored for nobody is gone: ', json_encode(Remembering::$stored === []), "\n";

echo "what a consumer remembers\n";
class WithConnection extends Sleeper
{
    public ?PConnection $connection = null;
    public ?Closure $then = null;

    public function __serialize(): array
    {
        $this->then && ($this->then)();
        return ['connection' => $this->connection, 'queue' => $this->queue, 'tag' => $this->consumerTag];
    }

    public function __unserialize(array $data): void
    {
        parent::__construct($data['queue'], $data['tag']);
    }
}
$remembered = [
    'its connection' => fn (WithConnection $consumer, PConnection $connection) => $consumer->connection = $connection,
    'another one' => fn (WithConnection $consumer) => $consumer->connection = connection(),
    'to put its connection to sleep' => fn (WithConnection $consumer, PConnection $connection) => $consumer->then = fn () => $connection->sleep(),
];
foreach ($remembered as $what => $remember) {
    echo "  $what\n";
    [$connection, $queue] = with_sleeper($operator, Remembering::class, consumer: $consumer = new WithConnection($operator->queueDeclare(unique('queue'), arguments: ['x-expires' => 60000])->queue, 'remembering'));
    $remember($consumer, $connection);
    $thrown = thrown(fn () => $connection->sleep());
    echo '  ', $thrown, ', ', $connection->__debugInfo()['state'], "\n";
    $consumer->connection = $consumer->then = null;
}

echo "in a fiber\n";
[$connection, $queue] = with_sleeper($operator, Remembering::class);
Remembering::$in_save = static fn () => Fiber::suspend();
(new Fiber(function () use ($connection): void {
    echo '  ', thrown(fn () => $connection->sleep()), "\n";
}))->start();
Remembering::$in_save = null;
$connection->sleep();
$next($connection, $queue);

echo "it fails when it is to remove\n";
class Clinging extends Remembering
{
    public function destroy(): void
    {
        throw new LogicException('I keep it');
    }
}
[$connection, $queue] = with_sleeper($operator, Clinging::class);
$connection->sleep();
$next($connection, $queue);
$connection = connection();
$connection->setPersistenceHelperImpl(Clinging::class);
for ($i = 0; $i < 5; ++$i) {  // it is given up
    $connection->sleep();
}
Remembering::$stored = [];

echo "it has other things than it was given\n";
class Other extends Remembering
{
    public static mixed $data;

    public function &getData(): ?string
    {
        return self::$data;
    }
}
foreach ([null, 'text', 'what was saved'] as $data) {
    [$connection, $queue] = with_sleeper($operator, Other::class);
    $connection->sleep();
    Other::$data = $data === 'what was saved' ? end(Remembering::$stored) : $data;
    $connection->connect();
    $channels = $connection->getChannels();
    echo '  channels: ', count($channels), "\n";
    $connection->shutdown();
}

echo "its destructor\n";
class Parting extends Remembering
{
    public static bool $throws = false;

    public function __destruct()
    {
        self::$throws && throw new LogicException('farewell');
    }
}
Remembering::$stored = [];
[$connection, $queue] = with_sleeper($operator, Parting::class);
Parting::$throws = true;
echo '  ', thrown(fn () => $connection->sleep()), ', ', $connection->__debugInfo()['state'], "\n";
echo '  stored: ', count(Remembering::$stored), "\n";
Parting::$throws = false;
$connection->sleep();
echo '  stored: ', count(Remembering::$stored), "\n";
$next($connection, $queue);

echo "the script ends in it\n";
$program = 'require ' . var_export(dirname(__DIR__) . '/include/helpers.inc', true) . ";\n" . <<<'PHP'
    $operator = connection()->openChannel();
    [$connection, $queue] = with_sleeper($operator, Remembering::class);
    register_shutdown_function(function () { echo "  shutdown functions run\n"; });
    PHP . "\n";
$ends = [
    'when it stores' => 'Remembering::$in_save = fn () => exit("  exit\n"); $connection->sleep(); echo "not reached";',
    'when it loads' => '$connection->sleep(); Remembering::$in_load = fn () => exit("  exit\n"); $connection->connect(); $connection->getChannels(); echo "not reached";',
    'when it stores at the end' => 'Remembering::$in_save = fn () => exit("  exit\n");',
    'with a fatal error' => 'Remembering::$in_save = fn () => trigger_error("fatal", E_USER_ERROR); $connection->sleep(); echo "not reached";',
];
foreach ($ends as $when => $code) {
    $ended = run_php($program . $code, ['log_errors' => '1', 'display_errors' => '0']);
    echo "$when\n", preg_replace('/fatal in .*/', 'fatal', $ended->output), preg_replace('/fatal in .*/', 'fatal', $ended->errors), $ended->status === 0 || $ended->status === 255 ? '' : "  status $ended->status\n";
}
?>
--CLEAN--
<?php
@rmdir(__DIR__ . '/pconnection-setpersistencehelperimpl-002.files');
?>
--EXPECTF--
it puts the connection to sleep
  AmqpPconn\PConnException: the connection to HOST:PORT cannot sleep: Remembering could not store its consumer "sleeper"; use another helper, or end the consumer, connected
  (made again)
  sleeper got next, its number 1
it shuts the connection down
  nothing, asleep
  channels: 0
it publishes
  nothing, asleep
  (made again)
  sleeper got next, its number 1
it claims all channels
  nothing, asleep
  (made again)
  sleeper got next, its number 1
it names another helper
  nothing, asleep
  (made again)
  sleeper got next, its number 1
it waits for messages
  nothing, asleep
  (made again)
  sleeper got next, its number 1
it ends the consumer
  nothing, asleep
  channels: 0
what they stored for nobody is gone: true
what a consumer remembers
  its connection
amqp_pconn: consumer "remembering" on channel 1 of %s is not kept: AmqpPconn\TokenException: a consumer that sleeps cannot remember a PConnection
  nothing, asleep
  another one
amqp_pconn: consumer "remembering" on channel 1 of %s is not kept: AmqpPconn\TokenException: a consumer that sleeps cannot remember a PConnection
  nothing, asleep
  to put its connection to sleep
amqp_pconn: consumer "remembering" on channel 1 of %s is not kept: Error: The connection is falling asleep already
  nothing, asleep
in a fiber
  AmqpPconn\PConnException: the connection to HOST:PORT cannot sleep: Remembering could not store its consumer "sleeper"; use another helper, or end the consumer
  (made again)
  sleeper got next, its number 1
it fails when it is to remove
  (made again)
  sleeper got next, its number 1
amqp_pconn: what was stored of a consumer that has ended was not removed: LogicException: I keep it
amqp_pconn: what was stored of a consumer that has ended was not removed: LogicException: I keep it
amqp_pconn: what was stored of a consumer that has ended was not removed: LogicException: I keep it
it has other things than it was given
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (Other has nothing of it any more): its channel is closed
  channels: 0
amqp_pconn: consumer "sleeper" on channel 1 of %s cannot be had again (what is stored for it is not what amqp_pconn stores): its channel is closed
  channels: 0
  (made again)
  channels: 1
its destructor
  AmqpPconn\PConnException: the connection to HOST:PORT cannot sleep: Parting could not store its consumer "sleeper"; use another helper, or end the consumer, connected
  stored: 1
  stored: 1
  (made again)
  sleeper got next, its number 1
the script ends in it
when it stores
  exit
  shutdown functions run
  exit
amqp_pconn: consumer "sleeper" is kept in memory, since Remembering could not store it: the script has ended
when it loads
  exit
  shutdown functions run
when it stores at the end
  shutdown functions run
  exit
amqp_pconn: consumer "sleeper" is kept in memory, since Remembering could not store it: the script has ended
with a fatal error
  shutdown functions run
PHP Fatal error:  fatal
PHP Fatal error:  fatal
