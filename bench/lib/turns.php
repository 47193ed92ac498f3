<?php
// Has the clients of one benchmark of FAMILY, the directory of their variants.php, work by turns. Each variant is a process of
// its own; all of them are replaced after every fifth of the rounds, so that no process's memory happens to lie well for all of
// the run. In each round, every variant has a turn with every size of bodies, in an order drawn anew. Prints a line for each
// turn: round, variant, size of the bodies, messages, how many of those were measured, and nanoseconds of CPU and of wall time.
//
//   turns.php FAMILY BENCHMARK PORT FLOOR-PROGRAM ROUNDS SEED
//   turns.php FAMILY BENCHMARK PORT FLOOR-PROGRAM --trace DIRECTORY   one turn of each under strace, which writes to
//                                                                     DIRECTORY/VARIANT

const BLOCKS = 5;
const PATIENCE = 60; // seconds for one turn

final class Client
{
    private $process;
    private array $pipes = [];

    public function __construct(private string $variant, array $command)
    {
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], STDERR], $this->pipes);
        if ($this->read() !== 'ready') {
            throw new RuntimeException("$variant is not ready");
        }
    }

    /** @return array{int, int, int} messages, nanoseconds of CPU, nanoseconds of wall time */
    public function takeTurn(int $size, int $messages): array
    {
        fwrite($this->pipes[0], "$size $messages\n");
        return array_map(intval(...), explode("\t", $this->read()));
    }

    public function end(): void
    {
        fclose($this->pipes[0]);
        if (proc_close($this->process) !== 0) {
            throw new RuntimeException("$this->variant failed at its end");
        }
    }

    private function read(): string
    {
        $read = [$this->pipes[1]];
        $none = null;
        if (stream_select($read, $none, $none, PATIENCE) !== 1) {
            throw new RuntimeException("$this->variant does not answer");
        }
        $line = fgets($this->pipes[1]);
        if ($line === false) {
            throw new RuntimeException("$this->variant has ended");
        }
        return rtrim($line, "\n");
    }
}

[, $family, $benchmark, $port, $floor, $rounds, $seed] = $argv;
require "$family/variants.php";
$variants = VARIANTS[$benchmark];
$traces = $rounds === '--trace' ? $seed : null;

$command = static function (string $variant) use ($family, $benchmark, $variants, $port, $floor): array {
    $of = $variants[$variant];
    return $of['client'] === 'floor'
        ? [$floor, '--port', $port, '--window', (string) ($of['window'] ?? 0), '--write-size', (string) ($of['write_size'] ?? 0),
            ...(isset($of['get']) ? ['--get'] : [])]
        : [PHP_BINARY, '-c', php_ini_loaded_file(), "$family/client.php", $benchmark, $variant, $port];
};
/** The sizes of bodies of which a turn has a whole batch at least. */
$sizes = static fn (string $variant): array =>
    array_filter(TURNS[$benchmark], static fn (int $messages): bool => ($variants[$variant]['batch'] ?? 1) <= $messages);

$filler = FILLED ? new Client('the floor', [$floor, '--port', $port, '--write-size', '65536']) : null;
/** @return array{int, int, int} as Client::takeTurn() */
$takeTurn = static function (Client $client, int $size, int $messages) use ($filler): array {
    $filler?->takeTurn($size, $messages);
    return $client->takeTurn($size, $messages);
};

$present = array_keys(array_filter($variants, static fn (array $of): bool => missing($of) === null));

if ($traces !== null) {
    foreach ($present as $variant) {
        $client = new Client($variant, ['strace', '-f', '-qq', '-o', "$traces/$variant", ...$command($variant)]);
        foreach ($sizes($variant) as $size => $messages) {
            [$done] = $takeTurn($client, $size, $messages);
            echo implode("\t", [0, $variant, $size, $done, 0, 0, 0]), "\n";
        }
        $client->end();
    }
    exit;
}

mt_srand((int) $seed);
$inBlock = intdiv((int) $rounds + BLOCKS - 1, BLOCKS);
for ($block = 0; $block < BLOCKS; ++$block) {
    $clients = [];
    $turns = [];
    foreach ($present as $variant) {
        $clients[$variant] = new Client($variant, $command($variant));
        foreach ($sizes($variant) as $size => $messages) {
            $turns[$size][] = $variant;
        }
    }
    for ($i = 0; $i < $inBlock; ++$i) {
        foreach ($turns as $size => $of) {
            shuffle($of);
            foreach ($of as $variant) {
                $messages = TURNS[$benchmark][$size];
                // What the others have left in the caches and in the scheduler is not this one's: not measured.
                [$unmeasured] = $takeTurn($clients[$variant], $size, intdiv($messages, 10));
                [$measured, $cpu, $wall] = $takeTurn($clients[$variant], $size, $messages);
                echo implode("\t", [$block * $inBlock + $i, $variant, $size, $unmeasured + $measured, $measured, $cpu, $wall]), "\n";
            }
        }
    }
    foreach ($clients as $client) {
        $client->end();
    }
}
