--TEST--
A line that is no step of a script ends the scripted broker at once, and is named
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_peer();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$scripts = [
    "handshake\n\n# a comment\nexpect basic.pub",
    "handshake\n---\noblige until basic.publish",
    'frown',
    'send 0',
    'send',
    'send 0G',
    'trickle fast 00',
    'delay',
    'close-channel 65536 404 too high a channel',
    'handshake frame=4096',
    'handshake frame_max=x',
    'frame heading 1 00',
    'send-text \\q',
    'cut everything',
];
foreach ($scripts as $script) {
    echo preg_replace('/; the steps are .*/', '; the steps are ...', thrown(fn () => Peer::scripted($script))), "\n";
}
?>
--EXPECT--
ValueError: pconn-peer: line 4: there is no method "basic.pub"; methods are named as in basic.publish or queue.declare-ok; the step is: expect METHOD
ValueError: pconn-peer: line 3: there is too much: "until basic.publish"; the step is: oblige
ValueError: pconn-peer: line 1: there is no step "frown"; the steps are ...
ValueError: pconn-peer: line 1: the bytes must be pairs of hexadecimal digits, at least one; the step is: send HEX
ValueError: pconn-peer: line 1: the bytes must be pairs of hexadecimal digits, at least one; the step is: send HEX
ValueError: pconn-peer: line 1: "0G" is not a pair of hexadecimal digits; the step is: send HEX
ValueError: pconn-peer: line 1: the time in milliseconds must be a number up to 86400000, not "fast"; the step is: trickle MS HEX
ValueError: pconn-peer: line 1: the time in milliseconds is missing; the step is: delay MS
ValueError: pconn-peer: line 1: the channel must be a number up to 65535, not "65536"; the step is: close-channel CHANNEL CODE TEXT
ValueError: pconn-peer: line 1: the options are frame_max=N, channel_max=N, heartbeat=N and product=NAME, not "frame=4096"; the step is: handshake [frame_max=N] [channel_max=N] [heartbeat=N] [product=NAME]
ValueError: pconn-peer: line 1: frame_max must be a number up to 4294967295, not "x"; the step is: handshake [frame_max=N] [channel_max=N] [heartbeat=N] [product=NAME]
ValueError: pconn-peer: line 1: a frame is a method, header, body or heartbeat, not "heading"; the step is: frame TYPE CHANNEL [HEX]
ValueError: pconn-peer: line 1: behind a \ there must be r, n, \ or xFF; the step is: send-text TEXT
ValueError: pconn-peer: line 1: there is too much: "everything"; the step is: cut
