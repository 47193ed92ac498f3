--TEST--
AmqpPconn\status(): what becomes of publishes, returned messages and transactions, each in a figure of its own
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
error_log=/dev/null
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use function AmqpPconn\status;

const FIGURES = [
    'messages_published', 'publishes_confirmed', 'publishes_nacked', 'publishes_unconfirmed', 'messages_returned', 'late_returns',
    'transactions_rolled_back', 'deliveries_given_back', 'deliveries_settled', 'connections_blocked', 'late_channel_errors',
];
$before = status();
function says(string $what): void
{
    global $before;
    $after = status();
    $changes = [];
    foreach (FIGURES as $name) {
        if ($after[$name] !== $before[$name]) {
            $changes[] = sprintf('%s %+d', $name, $after[$name] - $before[$name]);
        }
    }
    echo "$what: ", $changes === [] ? 'nothing' : implode(', ', $changes), "\n";
    $before = $after;
}

$connection = connection(['pool' => unique('pool')]);
$channel = $connection->openChannel();
$queue = $channel->queueDeclare('', exclusive: true, arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish'])->queue;
$channel->confirmSelect();
says('confirm mode');
$channel->basicPublish('x', '', $queue);
$channel->waitForConfirms();
says('confirmed');
$channel->basicPublishBatch([['body' => 'x'], ['body' => 'x', 'routing_key' => $queue], ['body' => 'x']]);
unconfirmed(fn () => $channel->waitForConfirms());
says('a batch, one refused');
$channel->basicPublish('x', '', 'no such queue', mandatory: true);
$channel->waitForConfirms();
says('returned, to nobody');
$channel->setEventHandler(new Told());
$channel->basicPublish('x', '', 'no such queue', mandatory: true);
$channel->waitForConfirms();
says('returned, to a handler');
thrown(fn () => $channel->basicPublishBatch([['body' => 'x'], []]));
says('a batch that is refused');
$channel->basicPublish('x', 'no such exchange');
unconfirmed(fn () => $channel->waitForConfirms());
says('never confirmed');

$channel = $connection->openChannel();
$channel->confirmSelect();
$channel->setEventHandler(new Told());
$channel->basicPublish('x', '', 'no such queue', mandatory: true);
$channel->close();
wait_until(static fn (): bool => $connection->isConnected() && status()['late_returns'] > 0 && status()['publishes_confirmed'] > $before['publishes_confirmed'], 'it comes back');
says('returned, when its channel was closed');
$channel = $connection->openChannel();
$channel->confirmSelect();
$channel->basicPublish('x', '', $queue);
$channel->close();
wait_until(static fn (): bool => $connection->isConnected() && status()['publishes_nacked'] > $before['publishes_nacked'], 'it is refused');
says('refused, when its channel was closed');

$channel = $connection->openChannel();
$channel->txSelect();
$channel->basicPublish('x');
$channel->txCommit();
$channel->basicPublish('x');
$channel->txRollback();
says('a transaction committed, one rolled back by the program');
$message = $channel->basicGet($queue);
$message->ack();
says('acked, not committed');
unset($message, $channel, $connection);
says('left open');
$figures = figures();
$status = status();
echo 'as in phpinfo(): ', json_encode([$figures['publishes confirmed'], $figures['publishes nacked'], $figures['publishes never confirmed'], $figures['messages returned'], $figures['late returns'], $figures['transactions rolled back']]
    === [$status['publishes_confirmed'], $status['publishes_nacked'], $status['publishes_unconfirmed'], $status['messages_returned'], $status['late_returns'], $status['transactions_rolled_back']]), "\n";
?>
--EXPECT--
confirm mode: nothing
confirmed: messages_published +1, publishes_confirmed +1
a batch, one refused: messages_published +3, publishes_confirmed +2, publishes_nacked +1
returned, to nobody: messages_published +1, publishes_confirmed +1, messages_returned +1
returned, to a handler: messages_published +1, publishes_confirmed +1, messages_returned +1
a batch that is refused: nothing
never confirmed: messages_published +1, publishes_unconfirmed +1
returned, when its channel was closed: messages_published +1, publishes_confirmed +1, messages_returned +1, late_returns +1
refused, when its channel was closed: messages_published +1, publishes_nacked +1
a transaction committed, one rolled back by the program: messages_published +2
acked, not committed: deliveries_settled +1
left open: transactions_rolled_back +1, deliveries_given_back +1
as in phpinfo(): true
