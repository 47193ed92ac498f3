--TEST--
FilePersistenceHelper under php-fpm: each worker has its own files, a request that just ends stores, and who comes after a worker that was killed removes what it left
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
require __DIR__ . '/fpm.inc';
require __DIR__ . '/../include/consuming.inc';

$directory = sys_get_temp_dir() . '/' . unique('files');
$files = fn (string $ending): array => is_dir($directory) ? preg_grep("/$ending$/", scandir($directory)) : [];
$operator = connection()->openChannel();
$queue = $operator->queueDeclare(unique('queue'))->queue;
$fpm = new Fpm(workers: 2, ini: ['amqp_pconn.persistence_dir' => $directory], global: ['process_control_timeout' => '10']);
$sleepers = var_export(__DIR__ . '/sleeping-consumers.inc', true);
$fpm->page('start', "require $sleepers;\n" . <<<'PHP'
    $connection = page_connection();
    $connection->setPersistenceHelperImpl(AmqpPconn\FilePersistenceHelper::class);
    $channel = $connection->openChannel();
    $channel->suspendOnSerialize = true;
    $channel->resumeOnHydrate = true;
    $channel->basicQos(1);
    $channel->startConsumer(new Counting($_GET['queue'], 'counting'));
    isset($_GET['sleep']) && $connection->sleep();
    answer([]);
    PHP);
$fpm->page('claim', "require $sleepers;\n" . <<<'PHP'
    $connection = page_connection();
    $connection->setPersistenceHelperImpl(AmqpPconn\FilePersistenceHelper::class);
    $connection->select(timeout: (float) $_GET['timeout'], maxMessages: 1);
    answer(['seen' => Counting::$seen]);
    PHP);
$state = fn (): string => count($files('\.data')) . ' stored, ' . count($files('\.lock')) . " workers\n";

$workers = array_column($fpm->getFromEveryWorker('start', ['queue' => $queue]), 'pid');
wait_until(fn (): bool => count($files('\.data')) === 2, 'both sleep');
echo 'both sleep: ', $state();
foreach (['one', 'two', 'three'] as $body) {
    fill($operator, $queue, [$body]);
    $seen = wait_until(fn (): array => array_merge(...array_column($fpm->getFromEveryWorker('claim', ['timeout' => 0.5]), 'seen')), 'one of them gets it');
    echo 'they saw ', json_encode($seen), ': ';
    wait_until(fn (): bool => count($files('\.data')) === 2 && $files('\.new') === [], 'both sleep');
    echo $state();
}
echo "one is killed\n";
$fpm->signalWorker($workers[0], 'KILL');
wait_until(fn (): bool => !file_exists("/proc/$workers[0]"), 'it is gone');
echo '  ', $state();
// The first use in its place removes what it left; the other worker's is not touched.
$fpm->getFromEveryWorker('start', ['queue' => $queue, 'sleep' => 1]);
echo '  then ', $state();
foreach ($files('\.data') as $file) {
    echo '  ', preg_replace('/[0-9a-f]{32}/', 'HEX', $file), ', its worker lives: ', json_encode(file_exists("$directory/" . substr($file, 0, 32) . '.lock')), "\n";
}

echo "a program's own helper, whose class is not there when they are wanted\n";
$fpm->page('own', "require $sleepers;\n" . <<<'PHP'
    final class OwnHelper implements AmqpPconn\PersistenceHelper
    {
        private string $key;
        private ?string $data = null;
        private static function file(string $key): string { return __DIR__ . "/$key.own"; }
        public function setUrlKey(string $key): void { $this->key = $key; }
        public function setData(string $data): void { $this->data = $data; }
        public function getData(): ?string { return $this->data; }
        public function save(): void { file_put_contents(self::file($this->key), $this->data); }
        public function load(): bool { return ($this->data = @file_get_contents(self::file($this->key)) ?: null) !== null; }
        public function destroy(): void { unlink(self::file($this->key)); }
    }
    $connection = page_connection(['pool' => 'own']);
    $connection->setPersistenceHelperImpl(OwnHelper::class);
    if (isset($_GET['start'])) {
        $channel = $connection->openChannel();
        $channel->suspendOnSerialize = true;
        $channel->startConsumer(new Counting($_GET['queue'], 'own'));
    }
    $connection->connect();
    isset($_GET['end']) || $connection->sleep();
    answer(['stored' => count(glob(__DIR__ . '/*.own'))]);
    PHP);
$fpm->page('without', "require $sleepers;\n" . <<<'PHP'
    isset($_GET['another']) && eval('class OwnHelper {}');
    $connection = page_connection(['pool' => 'own']);
    $channels = $connection->getChannels();
    $connection->sleep();
    answer(['channels' => count($channels), 'stored' => count(glob(__DIR__ . '/*.own'))]);
    PHP);
foreach ([[], ['another' => 1]] as $query) {
    echo '  stored: ', max(array_column($fpm->getFromEveryWorker('own', ['start' => 1, 'queue' => $queue]), 'stored')), ', ';
    $answers = $fpm->getFromEveryWorker('without', $query);
    echo 'channels: ', json_encode(array_column($answers, 'channels')), ', what was stored stays: ', max(array_column($answers, 'stored')), ', ';
    // One that just ends does it as well.
    $fpm->getFromEveryWorker('own', $query === [] ? [] : ['end' => 1]);
    echo 'until a request has the class: ', max(array_column($fpm->getFromEveryWorker('without'), 'stored')), "\n";
}
echo implode("\n", array_unique(preg_replace(['/^.*(?=consumer ")/', '/on channel \d+ of \S+/'], ['', 'on a channel'], preg_grep('/amqp_pconn: /', $fpm->phpLog())))), "\n";
$fpm->stop();
echo 'all have ended: ', $state();
rmdir($directory);
$operator->queueDelete($queue);
?>
--EXPECT--
both sleep: 2 stored, 2 workers
they saw ["one"]: 2 stored, 2 workers
they saw ["two"]: 2 stored, 2 workers
they saw ["three"]: 2 stored, 2 workers
one is killed
  2 stored, 2 workers
  then 3 stored, 2 workers
  HEX.HEX-HEX.data, its worker lives: true
  HEX.HEX-HEX.data, its worker lives: true
  HEX.HEX-HEX.data, its worker lives: true
a program's own helper, whose class is not there when they are wanted
  stored: 2, channels: [0,0], what was stored stays: 2, until a request has the class: 0
  stored: 2, channels: [0,0], what was stored stays: 2, until a request has the class: 0
consumer "own" on a channel cannot be had again (there is no class OwnHelper, its persistence helper): its channel is closed
consumer "own" on a channel cannot be had again (OwnHelper is no persistence helper any more): its channel is closed
all have ended: 0 stored, 0 workers
