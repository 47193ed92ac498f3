--TEST--
RabbitMQ is short of memory: from then on what would publish or wait throws at once with its reason, in every worker and request, other pages are served; when it has memory again the next request publishes
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/blocked.inc';

$broker = Broker::startOwn('blocked-001');
$visit = static function (string $keeper) use ($broker): void {
    echo "keeper=$keeper\n";
    $visits = new ShortOfMemory($broker, workers: 2, ini: ['amqp_pconn.keeper' => $keeper]);
    $fpm = $visits->fpm;
    $visits->page('publish', <<<'PHP'
        $published = [];
        $thrown = thrown_at_once(static function () use ($channel, $to, &$published): void {
            $body = unique('body');
            $channel->basicPublish($body, '', $to);
            $published[] = $body;
        });
        answer([
            'thrown' => $thrown,
            'published' => $published,
            'reason' => $connection->getBlockedReason(),
            'status' => $connection->getPersistenceStatus(),
            'blocked' => AmqpPconn\status()['connections_blocked'],
        ]);
        PHP);
    $visits->page('publish until it is blocked', <<<'PHP'
        $body = unique('body');
        $channel->basicPublish($body, '', $to);
        $wait_until_blocked();
        answer(['published' => [$body]]);
        PHP);
    // Each of these channels is chosen before, and so the call itself is what the broker does not take.
    $visits->page('every call', <<<'PHP'
        $channel->getChannelId();
        $confirming = $connection->openChannel();
        $confirming->confirmSelect();
        $published = [unique('body'), unique('body')];
        foreach ($published as $body) {
            $confirming->basicPublish($body, '', $to);
        }
        $wait_until_blocked();
        $calls = [
            'basicPublish' => static fn () => $channel->basicPublish('refused', '', $to),
            'basicPublish of 1 MiB' => static fn () => $channel->basicPublish(str_repeat('x', 1 << 20), '', $to),
            'basicPublishBatch' => static fn () => $channel->basicPublishBatch([['body' => 'refused', 'routing_key' => $to]]),
            'queueDeclare' => static fn () => $channel->queueDeclare(''),
            'basicGet' => static fn () => $channel->basicGet($to),
            'confirmSelect' => static fn () => $channel->confirmSelect(),
            'txSelect' => static fn () => $channel->txSelect(),
            'a channel more' => static fn () => $connection->openChannel()->getChannelId(),
            'updateSecret' => static fn () => $connection->updateSecret('guest'),
            'confirmSelect, publish, wait' => static function () use ($connection, $to): void {
                $channel = $connection->openChannel();
                $channel->confirmSelect();
                $channel->basicPublish('refused', '', $to);
                $channel->waitForConfirms();
            },
        ];
        $calls['waitForConfirms'] = static function () use ($confirming, &$missing): void {
            try {
                $confirming->waitForConfirms();
            } catch (AmqpPconn\UnconfirmedPublishException $unconfirmed) {
                $missing = $unconfirmed->missing;
                throw $unconfirmed;
            }
        };
        answer(['published' => $published, 'thrown' => array_map('thrown_at_once', $calls), 'missing' => array_merge(...$missing)]);
        PHP);
    $fpm->page('other', "answer(['served' => true]);");
    $fpm->page('good broker', <<<'PHP'
        $channel = page_connection(['port' => (int) $_GET['port']])->openChannel();
        $queue = $channel->queueDeclare('', exclusive: true)->queue;
        $channel->basicPublish('hello', '', $queue);
        answer(['served' => $channel->basicGet($queue, noAck: true)?->body === 'hello']);
        PHP);
    $published = [];
    $every = static function (string $page, array $query = []) use ($fpm, &$published): array {
        $answers = $fpm->getFromEveryWorker($page, $query);
        array_push($published, ...array_merge(...array_column($answers, 'published')));
        return $answers;
    };
    $say = static function (string $what, array $answers, string $key): void {
        $said = array_map(static fn ($value) => is_string($value) ? $value : json_encode($value), array_column($answers, $key));
        echo "$what: ", implode(' and ', array_unique($said)), "\n";
    };
    $say('publish', $every('publish'), 'thrown');
    $broker->runOutOfMemory();
    $every('publish until it is blocked');

    $most = 0;
    $least = INF;
    for ($i = 0; $i < 5; ++$i) {
        $started = hrtime(true);
        $answers = $every('publish');
        $least = min($least, (hrtime(true) - $started) / 1e9);
        $most = max($most, $visits->connections());
    }
    $say('publish', $answers, 'thrown');
    $say('why', $answers, 'reason');
    $say('status', $answers, 'status');
    $say('blocked so far', $answers, 'blocked');
    // The best of five, since the machine may be busy.
    echo 'both responses at once: ', json_encode($least < 0.1), "\n";
    $answers = $every('every call', ['parameters' => '{"pool":"another"}']);
    // The broker has read the first before it stopped reading.
    $tidy = static fn (array $answer): array => preg_replace('/missing \S+ \(.*?\)/', 'missing ...', $answer['thrown']);
    foreach ($tidy($answers[0]) as $call => $thrown) {
        echo "  $call: $thrown\n", $tidy($answers[1])[$call] === $thrown ? '' : "    the other worker: {$tidy($answers[1])[$call]}\n";
    }
    echo 'the second is missing: ', json_encode(array_map(static fn (array $answer): bool => in_array(2, $answer['missing'], true), $answers)), "\n";
    $say('other pages', $every('other'), 'served');
    $say('another broker', $every('good broker', ['port' => params()['port']]), 'served');
    $answers = $every('publish');
    $say('blocked so far', $answers, 'blocked');
    echo 'connections at the broker: ', max($most, $visits->connections()), "\n";

    $broker->haveMemoryAgain();
    for ($i = 0; $i < 2; ++$i) {
        $answers = $every('publish');
        $say('publish', $answers, 'thrown');
        $say('why', $answers, 'reason');
        $say('status', $answers, 'status');
    }
    $arrived = $visits->take(count($published));
    sort($arrived);
    sort($published);
    echo 'arrived is what was published: ', json_encode($arrived === $published), "\n";
    echo 'log: ', json_encode($fpm->phpLog()), "\n";
};
$visit('1');
$visit('0');
?>
--CLEAN--
<?php
require __DIR__ . '/../include/test.inc';
Broker::removeOwn('blocked-001');
?>
--EXPECT--
keeper=1
publish: nothing
publish: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
why: low on memory
status: 2
blocked so far: 1
both responses at once: true
  basicPublish: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  basicPublish of 1 MiB: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  basicPublishBatch: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  queueDeclare: AmqpPconn\BlockedException: queue.declare on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  basicGet: AmqpPconn\BlockedException: basic.get on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  confirmSelect: AmqpPconn\BlockedException: confirm.select on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  txSelect: AmqpPconn\BlockedException: tx.select on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  a channel more: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  updateSecret: AmqpPconn\BlockedException: connection.update-secret on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  confirmSelect, publish, wait: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  waitForConfirms: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 2: missing ...; basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
the second is missing: [true,true]
other pages: true
another broker: true
blocked so far: 2
connections at the broker: 4
publish: nothing
why: null
status: 2
publish: nothing
why: null
status: 2
arrived is what was published: true
log: []
keeper=0
publish: nothing
publish: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
why: low on memory
status: 2
blocked so far: 1
both responses at once: true
  basicPublish: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  basicPublish of 1 MiB: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  basicPublishBatch: AmqpPconn\BlockedException: basic.publish on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  queueDeclare: AmqpPconn\BlockedException: queue.declare on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  basicGet: AmqpPconn\BlockedException: basic.get on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  confirmSelect: AmqpPconn\BlockedException: confirm.select on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  txSelect: AmqpPconn\BlockedException: tx.select on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  a channel more: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  updateSecret: AmqpPconn\BlockedException: connection.update-secret on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  confirmSelect, publish, wait: AmqpPconn\BlockedException: a new channel on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
  waitForConfirms: AmqpPconn\UnconfirmedPublishException: the broker HOST:PORT has not confirmed all that was published: channel 2: missing ...; basic.ack on HOST:PORT: the broker takes nothing at present (connection.blocked): low on memory
the second is missing: [true,true]
other pages: true
another broker: true
blocked so far: 2
connections at the broker: 4
publish: nothing
why: null
status: 2
publish: nothing
why: null
status: 2
arrived is what was published: true
log: []
