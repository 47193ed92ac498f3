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
require __DIR__ . '/random-queues.inc';

final class RandomVisits
{
    // KiB. In a long run rarer coincidences come as well, and each may need more at once than any before: up to 750 KiB
    // come together in 90,000 requests, and nothing in the 50,000 after those. In a short run one comes with up to
    // 600 KiB; what is lost with each request grows from one part of it to the next.
    private const MAY_GROW = 512;
    private const MAY_GROW_IN_LONG_RUN = 1024;

    private readonly RandomQueues $queues;
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
        $this->queues = new RandomQueues(connection()->openChannel(), $this->prefix);
        $prefix = var_export($this->prefix, true);
        $random = var_export(__DIR__ . '/random.inc', true);
        $fpm->page('random', "require_once $random;\n(new RandomRequest(\$_GET['id'], $prefix, !isset(\$_GET['sink'])))->run();");
        $fpm->page('figures', 'answer(["figures" => figures()]);');
    }

    /** What the worker has after the first $warm requests is what it may have after each $part more, up to $count; or after $seconds. */
    public function visitAndMeasure(int $warm, int $count, float $seconds, int $part, bool $sink = false): void
    {
        $deadline = microtime(true) + $seconds;
        $this->visit($warm, $deadline, $sink);
        [$memory, $descriptors] = $this->size();
        $grown = PHP_INT_MAX;
        $done = $warm;
        do {
            $this->visit($part, $deadline, $sink);
            [$memory_then, $descriptors_then] = $this->size();
            $grown = min($grown, $memory_then - $memory);
            $memory = $memory_then;
            $done += $part;
        } while ($done < $count);
        // A debug build of PHP needs more.
        $most = getenv('AMQP_PCONN_FULL') || PHP_DEBUG ? self::MAY_GROW_IN_LONG_RUN : self::MAY_GROW;
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
            array_push($wrong, ...RandomQueues::wrongIn($response));
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
        wait_until(fn () => $broker->mostChannels($this->fpm->name) <= 9, 'no connection has more than 8 channels, and one whose consumers sleep');
        $connections = $broker->connections($this->fpm->name);
        $this->tell($connections <= 20 ? [] : ["$connections connections"], 'all requests');
        $this->fpm->signalWorker($this->pid, 'QUIT');
        wait_until(fn () => $broker->connections($this->fpm->name) === 0, 'all connections are closed');
        $this->pid = 0;
        $this->takeAll();
        $missing = $this->ledger->missing();
        $this->tell($missing === [] ? [] : ['missing: ' . implode(', ', $missing)], 'all requests');
        $this->tell(RandomQueues::wrongInLog($this->fpm), 'the log');
        $this->tell($this->queues->delete(), 'all requests');
        $enough = $this->ledger->published > $this->done / 2 && $this->ledger->received > $this->done / 4;
        echo 'published and received enough to tell: ', json_encode($enough), "\n";
    }

    public function sayWhatWasWrong(): void
    {
        // Once in a long while it is the machine that is busy.
        $this->tell(count($this->slow) <= intdiv($this->done, 10000) ? [] : $this->slow, 'more than a second');
        echo 'wrong: ', $this->wrong, $this->wrong > 0 ? " (AMQP_PCONN_SEED=$this->seed)" : '', "\n";
    }

    private function takeAll(): void
    {
        $this->queues->takeAll(fn (string $id, bool $redelivered, string $queue) => $this->tell($this->ledger->take($id, $redelivered), $queue));
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
$all = $full ? 100000 : 600;
$visits = new RandomVisits($fpm = new Fpm());
// In three parts; a long run in one.
$visits->visitAndMeasure($full ? 5000 : 150, $all, 130, $full ? $all - 5000 : 150);
$visits->endWithBroker();
// What did not fit into the time with a broker is done without one: there is nothing to get then.
$sink = Peer::sink();
$fpm->connectPagesTo($sink->port);
$rest = $full ? $all - $visits->done : $all;
$visits->visitAndMeasure($full ? 5000 : 150, $rest, 130, $full ? max($rest - 5000, 1) : 150, sink: true);
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
