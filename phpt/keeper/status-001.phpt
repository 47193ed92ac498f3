--TEST--
AmqpPconn\status(): what each operation changes in the figures of this worker
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

use function AmqpPconn\status;

/** @return int[] by "group.name" */
function flat(): array
{
    $flat = [];
    foreach (status() as $name => $value) {
        foreach (is_array($value) ? $value : ['' => (int) $value] as $part => $number) {
            $flat[rtrim("$name.$part", '.')] = $number;
        }
    }
    return $flat;
}

$before = flat();
echo 'fresh: ', json_encode(array_filter($before)), ', figures: ', count($before), "\n";
// How often a socket was read and looked at is the scheduler's to say.
function says(string $what): void
{
    global $before;
    $after = flat();
    $changes = [];
    foreach ($after as $name => $value) {
        if ($value !== $before[$name] && !str_starts_with($name, 'system_calls')) {
            $changes[] = sprintf('%s %+d', $name, $value - $before[$name]);
        }
    }
    echo "$what: ", $changes === [] ? 'nothing' : implode(', ', $changes), "\n";
    $before = $after;
}

$queue = unique('status');
$connection = connection();
says('constructed');
$connection->connect();
says('connected');
$channel = $connection->openChannel();
$channel->queueDeclare($queue);
says('declared');
$channel->basicPublish('one', '', $queue);
$channel->basicPublish('two', '', $queue);
says('published twice');
wait_until(static fn () => $channel->queueDeclarePassive($queue)->messageCount === 2, 'both are there');
[$one, $two] = [$channel->basicGet($queue), $channel->basicGet($queue)];
says('got twice');
$one->ack();
says('acked');
$channel->basicConsume($queue, static fn (): array => [AmqpPconn\PConnection::CONSUMER_ACK, AmqpPconn\PConnection::CONSUMER_CANCEL]);
$channel->basicPublish('three', '', $queue);
$connection->select(timeout: 10);
says('published another one and consumed it');
$other = $connection->openChannel();
$other->getChannelId();
says('another channel');
$other->close();
says('closed it');
$connection->sleep(requeueUnacked: true);
wait_until(static fn () => status()['sessions']['settling'] === 0, 'it is back');
says('asleep');
$connection->connect();
says('awake');
$channels = $connection->getChannels();
says('its channel claimed');
$second = connection();
$second->connect();
says('a second one');
$second->shutdown();
says('shut down');
unset($second);
unset($connection, $channels, $channel, $one, $two, $other);
says('released');

connection()->openChannel()->queueDelete($queue);
says('deleted in a lease of its own');
$sums = status();
echo 'opened - destroyed = leased + parked + settling: ';
echo json_encode($sums['opened'] - array_sum($sums['destroyed']) === array_sum($sums['sessions'])), "\n";
echo 'as in phpinfo(): ', json_encode(figures()['sessions opened'] === $sums['opened'] && figures()['messages got'] === $sums['messages_got']), "\n";
echo thrown(static fn () => status(1)), "\n";
?>
--EXPECT--
fresh: [], figures: 43
constructed: nothing
connected: sessions.leased +1, channels.open +1, channels.spare +1, opened +1, channels_opened +1, keeper_running +1
declared: channels.spare -1, spares_taken +1
published twice: fences_sent +1, messages_published +2
got twice: messages_got +2
acked: deliveries_settled +1
published another one and consumed it: messages_published +1, messages_consumed +1, deliveries_settled +1
another channel: channels.open +1, channels_opened +1
closed it: channels.spare +1
asleep: sessions.leased -1, sessions.parked +1, channels.left_open +1, fences_sent +1, deliveries_given_back +1
awake: sessions.leased +1, sessions.parked -1, reused +1
its channel claimed: channels.left_open -1
a second one: sessions.leased +1, channels.open +1, channels.spare +1, opened +1, channels_opened +1
shut down: sessions.leased -1, channels.open -1, channels.spare -1, destroyed.shutdown +1
released: sessions.leased -1, sessions.parked +1, channels.left_open +1
deleted in a lease of its own: channels.spare -1, channels.left_open +1, reused +1, spares_taken +1
opened - destroyed = leased + parked + settling: true
as in phpinfo(): true
ArgumentCountError: AmqpPconn\status() expects exactly 0 arguments, 1 given
