--TEST--
Whatever requests do, one after another in one worker: no message is lost or doubled, none is told what is not its own, and the worker stays as it was
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
need_sink();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';
require __DIR__ . '/random-ledger.inc';

final class RandomVisits
{
    private const QUEUES = 3;
    // KiB. In a long run rarer coincidences come as well, and each may need more at once than any before: up to 750 KiB
    // come together in 90,000 requests, and nothing in the 50,000 after those.
    private const MAY_GROW = 512;
    private const MAY_GROW_IN_LONG_RUN = 1024;

    private readonly AmqpPconn\PChannel $reader;
    private readonly RandomLedger $ledger;
    private readonly string $prefix;
    private readonly string $seed;
    private int $wrong = 0;
    private int $pid = 0;
    /** @var string[] */
    private array $slow = [];
    public int $done = 0;

    public function __construct(private readonly Fpm $fpm)
    {
        $this->seed = getenv('AMQP_PCONN_SEED') ?: bin2hex(random_bytes(4));
        $this->prefix = unique('random');
        $this->ledger = new RandomLedger();
        $this->reader = connection()->openChannel();
        for ($i = 0; $i < self::QUEUES; ++$i) {
            $this->reader->queueDeclare("$this->prefix.queue$i");
        }
        $this->reader->queueDeclare("$this->prefix.noack", arguments: ['x-max-length' => 20]);
        $this->reader->queueDeclare("$this->prefix.full", arguments: ['x-max-length' => 1, 'x-overflow' => 'reject-publish']);
        $this->reader->basicPublish('the only one', '', "$this->prefix.full");
        $this->reader->exchangeDeclare("$this->prefix.exchange", 'topic');
        $this->reader->queueBind("$this->prefix.queue1", "$this->prefix.exchange", 'bound');
        $prefix = var_export($this->prefix, true);
        $random = var_export(__DIR__ . '/random.inc', true);
        $fpm->page('random', "require_once $random;\n(new RandomRequest(\$_GET['id'], $prefix, !isset(\$_GET['sink'])))->run();");
        $fpm->page('figures', 'answer(["figures" => figures()]);');
    }

    /** What the worker has after the first $warm requests is what it may have after $count; or after $seconds. */
    public function visitAndMeasure(int $warm, int $count, float $seconds, bool $sink = false): void
    {
        $deadline = microtime(true) + $seconds;
        $this->visit($warm, $deadline, $sink);
        [$memory, $descriptors] = $this->size();
        $this->visit($count - $warm, $deadline, $sink);
        [$memory_then, $descriptors_then] = $this->size();
        $grown = $memory_then - $memory;
        $most = getenv('AMQP_PCONN_FULL') ? self::MAY_GROW_IN_LONG_RUN : self::MAY_GROW;
        echo "memory grown by at most $most KiB: ", json_encode($grown <= $most), " ($grown)\n";
        // A connection or two more may be in use at a time.
        echo 'no more descriptors: ', json_encode($descriptors_then <= $descriptors + 5), " ($descriptors_then)\n";
    }

    private function visit(int $count, float $deadline, bool $sink): void
    {
        for ($i = 0; $i < $count && microtime(true) < $deadline; ++$i) {
            $id = "$this->seed.$this->done";
            ++$this->done;
            $started = microtime(true);
            try {
                $response = $this->fpm->request('random', ['id' => $id] + ($sink ? ['sink' => 1] : []));
            } catch (RuntimeException $exception) {
                $this->tell([$exception->getMessage()], "request $id");
                continue;
            }
            $took = microtime(true) - $started;
            // The sink answers everything and keeps nothing.
            $unexpected = $sink ? preg_grep('/^@\["threw"/', explode("\n", $response->body)) : [];
            $wrong = $sink ? $unexpected : $this->ledger->add($response->body);
            if ($took > 1) {
                $this->slow[] = "$id took $took s";
            }
            $rest = trim(preg_replace('/^@.*$/m', '', $response->body)) . $response->errors;
            $ends = '/^(on purpose|(PHP )?Fatal error: +(Uncaught LogicException: on purpose|Allowed memory size).*)?$/s';
            if (!preg_match($ends, $rest) || str_contains($rest, 'amqp_pconn: ')) {
                $wrong[] = "answered $rest";
            }
            $this->tell($wrong, "request $id", $response->body);
            if (!$sink && $this->done % 500 === 0) {
                $this->takeAll();
            }
        }
    }

    /** Memory in KiB and descriptors of the worker, between requests. */
    private function size(): array
    {
        // Measuring takes memory too: once before.
        $this->fpm->get('figures');
        $pid = $this->fpm->get('figures')['pid'];
        $this->tell($pid === ($this->pid ?: $pid) ? [] : ['the worker was replaced'], 'all requests');
        $this->pid = $pid;
        return [intdiv(resident_bytes($pid), 1024), open_descriptors($pid)];
    }

    /** The broker has everything, once, and nothing of the worker is left there. */
    public function endWithBroker(): void
    {
        $broker = Broker::shared();
        wait_until(fn () => $this->mostChannels($broker) <= 8, 'no connection has more than 8 channels');
        $connections = $broker->connections($this->fpm->name);
        $this->tell($connections <= 20 ? [] : ["$connections connections"], 'all requests');
        $this->fpm->signalWorker($this->pid, 'QUIT');
        wait_until(fn () => $broker->connections($this->fpm->name) === 0, 'all connections are closed');
        $this->pid = 0;
        $this->takeAll();
        $missing = $this->ledger->missing();
        $this->tell($missing === [] ? [] : ['missing: ' . implode(', ', $missing)], 'all requests');
        $known = '/^amqp_pconn: (what a request had not settled was given back to \S+, deliveries: \d+'
            . '|the broker \S+ closed channel \d+ after its user had left it: 404 NOT_FOUND - no exchange .*'
            . '|what was not committed on channel \d+ of \S+ was rolled back'
            . '|the broker \S+ (refused \(basic\.nack\)|returned) what was published on channel \d+, and nobody was left to be told: .*'
            . '|the broker \S+ never confirmed what was published on channel \d+, .*'
            . '|\d+ deliveries of consumers with no-ack on channel \d+ of \S+ came when nobody was left to take them, and are lost)$/';
        $unknown = preg_grep($known, preg_grep('/amqp_pconn:/', $this->fpm->phpLog()), PREG_GREP_INVERT);
        $this->tell(array_slice(array_values($unknown), 0, 10), 'the log');
        for ($i = 0; $i < self::QUEUES; ++$i) {
            $this->reader->queueDelete("$this->prefix.queue$i");
        }
        $refused = [$this->reader->basicGet("$this->prefix.full", noAck: true)?->body, $this->reader->queueDelete("$this->prefix.full")];
        $this->tell($refused === ['the only one', 0] ? [] : ['what was refused is there: ' . json_encode($refused)], 'all requests');
        $this->reader->queueDelete("$this->prefix.noack");
        $this->reader->exchangeDelete("$this->prefix.exchange");
        $enough = $this->ledger->published > $this->done / 2 && $this->ledger->received > $this->done / 4;
        echo 'published and received enough to tell: ', json_encode($enough), "\n";
    }

    public function sayWhatWasWrong(): void
    {
        // Once in a long while it is the machine that is busy.
        $this->tell(count($this->slow) <= intdiv($this->done, 10000) ? [] : $this->slow, 'more than a second');
        echo 'wrong: ', $this->wrong, $this->wrong > 0 ? " (AMQP_PCONN_SEED=$this->seed)" : '', "\n";
    }

    /** How many the connection has that has most. */
    private function mostChannels(Broker $broker): int
    {
        $name = 'binary_to_list(proplists:get_value(user_provided_name, I, <<>>))';
        $ours = "lists:prefix(\"{$this->fpm->name} \", $name)";
        $channels = 'length([1 || {_, C} <- ets:tab2list(channel_created), proplists:get_value(connection, C) =:= P])';
        return (int) $broker->eval("lists:max([0 | [$channels || {P, I} <- ets:tab2list(connection_created), $ours]])");
    }

    private function takeAll(): void
    {
        for ($i = 0; $i < self::QUEUES; ++$i) {
            while ($message = $this->reader->basicGet("$this->prefix.queue$i", noAck: true)) {
                $this->tell($this->ledger->take(strstr($message->body, ' ', true), $message->redelivered), "queue$i");
            }
        }
    }

    /** The first few; one thing wrong may make many others so. */
    private function tell(array $wrong, string $where, string $answer = ''): void
    {
        if ($wrong !== [] && ++$this->wrong <= 5) {
            echo "$where: ", implode("\n  ", $wrong), "\n", preg_replace('/\n+/', ' ', $answer), "\n";
        }
    }
}

$full = (bool) getenv('AMQP_PCONN_FULL');
$all = $full ? 100000 : 300;
$visits = new RandomVisits($fpm = new Fpm());
$visits->visitAndMeasure($full ? 5000 : intdiv($all, 2), $all, 130);
$visits->endWithBroker();
// What did not fit into the time with a broker is done without one: there is nothing to get then.
$sink = Peer::sink();
$fpm->connectPagesTo($sink->port);
$visits->visitAndMeasure($full ? 5000 : 150, $full ? $all - $visits->done : 150, 130, sink: true);
$visits->sayWhatWasWrong();
echo $visits->done, " requests\n";
?>
--EXPECTF--
memory grown by at most %d KiB: true (%i)
no more descriptors: true (%d)
published and received enough to tell: true
memory grown by at most %d KiB: true (%i)
no more descriptors: true (%d)
wrong: 0
%d requests
