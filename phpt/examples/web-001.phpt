--TEST--
examples/web in a browser: its consumer sleeps between requests, a look does not wake it, and it gets once what came meanwhile
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_proxy();
need_web_and_browser();
?>
--FILE--
<?php
require __DIR__ . '/browser.inc';
require __DIR__ . '/web-servers.inc';
require __DIR__ . '/../include/consuming.inc';

$name = unique('web');
$operator = connection()->openChannel();
$broker = Broker::shared();
// The page reaches the broker through this, so that it can be cut off.
$way = Peer::proxy($broker->port, 0);
$site = new WebServers('web', $way->port, $name);
$browser = new Browser();

$workers = [];
$see = static function (string $what) use ($browser, &$workers): void {
    $workers[] = $browser->text('#worker');
    echo "$what: ", $browser->text('#notice') ?? 'no notice', "\n";
    echo '  ', $browser->text('#connection'), ', ';
    $ready = $browser->text('#ready');
    echo $ready === null ? 'no queue' : "ready: $ready, consumers: {$browser->text('#at-broker')}";
    foreach ($browser->texts('#channels .tags') as $i => $tags) {
        echo ", $tags suspended: ", $browser->texts('#channels .suspended')[$i];
    }
    echo "\n";
    foreach (['latest', 'earlier'] as $list) {
        if ($bodies = $browser->texts("#$list .body")) {
            echo "  $list: ", json_encode($bodies, JSON_UNESCAPED_SLASHES), "\n";
        }
    }
};
$press = static fn (string $action) => $browser->follow("button[value=$action]");
$publish = static function (string $text) use ($browser, $press): void {
    $browser->type('input[name=text]', $text);
    $press('publish');
};
$receive = static function (int $most, float $seconds) use ($browser, $press): void {
    $browser->type('input[name=most]', (string) $most);
    $browser->type('input[name=seconds]', (string) $seconds);
    $press('receive');
};
// What was sent ahead to a consumer that falls asleep goes back.
$look_until_ready = static fn (string $count) => wait_until(static function () use ($browser, $count): bool {
    $browser->reload();
    return $browser->text('#ready') === $count;
}, "the page says $count");

$browser->open($site->url);
$see('opened');
$title = $browser->title();
$browser->reload();
$see('reloaded');
$press('receive');
$see('receive');
$press('start');
$see('start');
$press('start');
$see('start again');

echo "\nWhile it sleeps:\n";
$hostile = '<script>document.title = "mine"</script><b id="mine">&amp;"\'';
$publish('one');
$publish($hostile);
$publish('three');
$see('published');
$browser->reload();
$browser->reload();
$see('looked at twice more');
$queue = $operator->queueDeclarePassive($name);
echo "the operator sees $queue->messageCount ready, consumers: $queue->consumerCount\n";

echo "\nReceived:\n";
$receive(2, 10);
$look_until_ready('1');
$see('two of them');
$receive(1, 10);
$see('one more');
$browser->reload();
$see('looked at');
$receive(10, 0.5);
$see('none');
$untouched = static fn (): bool => $browser->title() === $title && $browser->texts('#mine') === [];
echo 'escaped: ', json_encode($untouched() && !str_contains($browser->source(), '<script')), "\n";
$browser->open("$site->url?did=" . rawurlencode($hostile));
echo 'what the address says: ', json_encode($browser->text('#notice')), ', escaped: ', json_encode($untouched()), "\n";
echo 'the operator finds ', drained($operator, $name), "\n";

echo "\nAll by one worker: ", json_encode(count(array_unique($workers)) === 1), ', over one connection: ';
echo json_encode($broker->connectionsEver($name) === 1 && $browser->text('#opened') === '1'), "\n\n";

$press('stop');
$see('stop');
$publish('four');
$press('start');
$look_until_ready('1');
$see('start');
$receive(1, 10);
$see('receive');
$press('shut-down');
$see('shut down');
echo 'a password on the page: ', json_encode(str_contains($browser->source(), 'guest')), "\n";
preg_match_all('/.*(?:PHP |amqp_pconn: |Freeing 0x|SIG).*/', $site->logs(), $lines);
echo 'lines in the logs: ', implode("\n", $lines[0]) ?: 'none', "\n";

echo "\nThe broker cannot be reached:\n";
$way->process->stop();
$anonymous = static fn (?string $text): string => str_replace("127.0.0.1:$way->port", 'HOST:PORT', (string) $text);
$press('publish');
echo $anonymous($browser->text('#error')), "\n";
$browser->follow('a');
echo $anonymous($browser->text('#error')), "\n";
echo 'a password on the page: ', json_encode(str_contains($browser->source(), 'guest')), "\n";
$browser->stop();
$operator->queueDelete($name);
?>
--EXPECT--
opened: no notice
  new, no queue
reloaded: no notice
  reused, no queue
receive: This worker has no consumer: start it first.
  reused, no queue
start: The consumer was started, and sleeps since that request ended.
  reused, ready: 0, consumers: 0, inbox suspended: yes
start again: This worker has a consumer already.
  reused, ready: 0, consumers: 0, inbox suspended: yes

While it sleeps:
published: The broker has confirmed the message.
  reused, ready: 3, consumers: 0, inbox suspended: yes
looked at twice more: The broker has confirmed the message.
  reused, ready: 3, consumers: 0, inbox suspended: yes
the operator sees 3 ready, consumers: 0

Received:
two of them: The consumer was woken, and sleeps again. What came is below.
  reused, ready: 1, consumers: 0, inbox suspended: yes
  latest: ["one","<script>document.title = \"mine\"</script><b id=\"mine\">&amp;\"'"]
one more: The consumer was woken, and sleeps again. What came is below.
  reused, ready: 0, consumers: 0, inbox suspended: yes
  latest: ["three"]
  earlier: ["one","<script>document.title = \"mine\"</script><b id=\"mine\">&amp;\"'"]
looked at: The consumer was woken, and sleeps again. What came is below.
  reused, ready: 0, consumers: 0, inbox suspended: yes
  latest: ["three"]
  earlier: ["one","<script>document.title = \"mine\"</script><b id=\"mine\">&amp;\"'"]
none: The consumer was woken, and sleeps again. What came is below.
  reused, ready: 0, consumers: 0, inbox suspended: yes
  earlier: ["one","<script>document.title = \"mine\"</script><b id=\"mine\">&amp;\"'","three"]
escaped: true
what the address says: null, escaped: true
the operator finds nothing

All by one worker: true, over one connection: true

stop: The consumer was stopped, and what it remembered is gone with it.
  reused, ready: 0, consumers: 0
start: The consumer was started, and sleeps since that request ended.
  reused, ready: 1, consumers: 0, inbox suspended: yes
receive: The consumer was woken, and sleeps again. What came is below.
  reused, ready: 0, consumers: 0, inbox suspended: yes
  latest: ["four"]
shut down: The connection was shut down, and what slept with it is gone. This request has opened another.
  new, ready: 0, consumers: 0
a password on the page: false
lines in the logs: none

The broker cannot be reached:
This did not work: connecting to HOST:PORT: HOST:PORT: Connection refused
This did not work: connecting to HOST:PORT: HOST:PORT: Connection refused
a password on the page: false
