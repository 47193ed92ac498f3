--TEST--
The proxy stalls, trickles, corrupts, cuts and resets as it is told, and keeps the bytes in order
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_proxy();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

/** Both ends of a connection through the proxy, and the proxy. */
final class Line
{
    public readonly Peer $proxy;
    private readonly mixed $server;
    public mixed $client;
    public mixed $target;

    public function __construct()
    {
        $this->server = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) substr(strrchr(stream_socket_get_name($this->server, false), ':'), 1);
        $this->proxy = Peer::proxy($port, 0);
        $this->connect();
    }

    public function connect(): void
    {
        $this->client = stream_socket_client("tcp://127.0.0.1:{$this->proxy->port}");
        $this->target = stream_socket_accept($this->server, 10);
        stream_set_timeout($this->client, 10);
        stream_set_timeout($this->target, 10);
    }

    /** What comes within a moment, if anything. */
    public static function arrives(mixed $at): string
    {
        $read = [$at];
        $none = null;
        return stream_select($read, $none, $none, 0, 100_000) === 1 ? fread($at, 100) : 'nothing';
    }

    /** How the end of the connection is seen at this end. */
    public static function end(mixed $at): string
    {
        $read = @fread($at, 100);
        return $read === false ? 'reset' : ($read === '' && feof($at) ? 'end' : json_encode($read));
    }
}

$line = new Line();
$proxy = $line->proxy;

foreach (['stall' => 'resume', 'stall to-target' => 'resume to-target', 'stall to-client' => 'resume'] as $stall => $resume) {
    $proxy->command($stall);
    fwrite($line->client, 'question');
    fwrite($line->target, 'answer');
    echo "$stall: ", Line::arrives($line->target), ', ', Line::arrives($line->client), "\n";
    $proxy->command($resume);
    $arrived = fn (mixed $at, string $what, bool $due): string => $due ? stream_get_contents($at, strlen($what)) : '-';
    echo "  $resume: ", $arrived($line->target, 'question', $stall !== 'stall to-client'), ', ';
    echo $arrived($line->client, 'answer', $stall !== 'stall to-target'), "\n";
}

$text = random_bytes(500);
$proxy->command('trickle 2000');
$started = microtime(true);
fwrite($line->target, $text);
echo 'trickle: ', json_encode(stream_get_contents($line->client, 500) === $text), ', ';
echo json_encode(microtime(true) - $started > 0.2), "\n";
$proxy->command('trickle 0');
$large = random_bytes(1 << 20);
fwrite($line->client, $large) === strlen($large) or print 'not written';
echo 'in order: ', json_encode(stream_get_contents($line->target, strlen($large)) === $large), "\n";

$proxy->command('corrupt 7');
fwrite($line->client, 'abcdefgh');
fwrite($line->target, 'abcd');
$first = stream_get_contents($line->client, 4);
fwrite($line->target, 'efghabcdefgh');
echo 'corrupt: ', stream_get_contents($line->target, 8), ', ', $first, stream_get_contents($line->client, 12), "\n";

$proxy->command('cut-idle 1000');
$started = microtime(true);
while (microtime(true) < $started + 1.2) {
    fwrite($line->client, 'x');
    fread($line->target, 1);
    if (($came = Line::arrives($line->client)) !== 'nothing') {
        echo 'cut while it was busy: ', json_encode($came), "\n";
        break;
    }
}
echo 'cut-idle: ', Line::end($line->client), ', ', Line::end($line->target), "\n";
$proxy->command('cut-idle 0');
foreach (['cut', 'reset'] as $command) {
    $line->connect();
    fwrite($line->client, 'x');
    fread($line->target, 1);
    echo "$command: ", $proxy->command($command), ', ';
    echo Line::end($line->client), ', ', Line::end($line->target), "\n";
}
foreach (['stall sideways', 'trickle', 'trickle -1', 'corrupt 0', 'cut-idle soon', 'reset all'] as $command) {
    echo "$command: ", $proxy->command($command), "\n";
}
?>
--EXPECT--
stall: nothing, nothing
  resume: question, answer
stall to-target: nothing, answer
  resume to-target: question, -
stall to-client: question, nothing
  resume: -, answer
trickle: true, true
in order: true
corrupt: abcdefgh, abcdeffhabcdefgh
cut-idle: end, end
cut: ok, end, end
reset: ok, reset, reset
stall sideways: error: stall and resume want to-client, to-target or nothing for both
trickle: error: the commands are: delay MS, stall [WAY], resume [WAY], trickle BYTES_PER_SECOND, corrupt N, cut, reset, cut-idle MS, stats
trickle -1: error: trickle wants a number of bytes per second, 0 for no limit
corrupt 0: error: corrupt wants to know which byte from the target, 1 for the next
cut-idle soon: error: cut-idle wants a number of milliseconds, 0 for never
reset all: error: the commands are: delay MS, stall [WAY], resume [WAY], trickle BYTES_PER_SECOND, corrupt N, cut, reset, cut-idle MS, stats
