--TEST--
A token that was altered in any byte wakes nothing, a child of a fork has none of its parent's, and none has a connection that will not be kept
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_pcntl();
?>
--INI--
amqp_pconn.max_connections_per_key=1
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\{PConnection, TokenException};

$connection = connection(['pool' => unique('pool')]);
$connection->connect();
$serialized = serialize($connection);
preg_match('/s:\d+:"([^"]+)";}$/', $serialized, $found, PREG_OFFSET_CAPTURE);
[$token, $begin] = $found[1];

echo "each byte of the token\n";
$said = [];
for ($at = 0; $at < strlen($token); ++$at) {
    foreach ([0x01, 0x20, 0x80] as $change) {
        $altered = $serialized;
        $altered[$begin + $at] = chr(ord($altered[$begin + $at]) ^ $change);
        $said[] = thrown(fn () => unserialize($altered));
    }
}
echo '  ', implode("\n  ", array_unique($said)), "\n";

echo "each byte of what is around it\n";
$said = [];
for ($at = 0; $at < $begin; ++$at) {
    // 0x20 would change the case of the class's name and of the type's letter, which mean the same to PHP.
    foreach ([0x01, 0x10, 0x80] as $change) {
        $altered = $serialized;
        $altered[$at] = chr(ord($altered[$at]) ^ $change);
        try {
            $value = @unserialize($altered);
            $said[] = $value instanceof PConnection ? "woken by $altered" : get_debug_type($value);
        } catch (TokenException $refused) {
            $said[] = $refused->getMessage();
        }
    }
}
$said = array_unique($said);
sort($said);
echo '  ', implode("\n  ", $said), "\n";

echo "each byte after it, and cut short there\n";
// PHP may call __unserialize() before it finds the fault, and gives no object: then the token was used.
$said = [];
foreach ([1, 2, 3] as $from_end) {
    foreach (['other byte', 'cut short'] as $how) {
        $another = connection(['pool' => unique('pool')]);
        $another->connect();
        $altered = serialize($another);
        $altered = $how === 'cut short' ? substr($altered, 0, -$from_end) : substr_replace($altered, '!', -$from_end, 1);
        try {
            $said[] = get_debug_type(@unserialize($altered));
        } catch (TokenException $refused) {
            $said[] = $refused->getMessage();
        }
        $another->connect();
        $another->shutdown();
    }
}
echo '  ', implode("\n  ", array_unique($said)), "\n";

echo "other things\n";
foreach (['a:0:{}' => [], 'no string' => ['token' => 7], 'more' => ['token' => $token, 'more' => 1], 'other key' => ['Token' => $token]] as $what => $data) {
    $made = 'O:21:"AmqpPconn\PConnection":' . substr(serialize($data), 2);
    echo "  $what: ", thrown(fn () => unserialize($made)), "\n";
}

echo "a child of a fork\n";
$mine = connection(['pool' => unique('pool')]);
$mine->connect();
flush();
$child = pcntl_fork();
if ($child === 0) {
    echo '  ', thrown(fn () => unserialize($serialized)), "\n";
    echo '  ', thrown(fn () => serialize($mine)), "\n";
    exit(0);
}
pcntl_waitpid($child, $status);

echo "beyond a limit\n";
$pool = ['pool' => unique('pool')];
$one = connection($pool);
$one->connect();
$two = connection($pool);
@$two->connect();
echo '  ', thrown(fn () => serialize($two)), "\n";
echo '  ', $two->__debugInfo()['state'], "\n";

echo "and the token itself\n";
echo '  ', unserialize($serialized)->__debugInfo()['state'], "\n";
?>
--EXPECT--
each byte of the token
  AmqpPconn\TokenException: this token was altered or cut short
each byte of what is around it
  __PHP_Incomplete_Class
  bool
  this is not what serialize() makes of a PConnection, or it was altered
each byte after it, and cut short there
  bool
other things
  a:0:{}: AmqpPconn\TokenException: this is not what serialize() makes of a PConnection, or it was altered
  no string: AmqpPconn\TokenException: this is not what serialize() makes of a PConnection, or it was altered
  more: AmqpPconn\TokenException: this is not what serialize() makes of a PConnection, or it was altered
  other key: AmqpPconn\TokenException: this is not what serialize() makes of a PConnection, or it was altered
a child of a fork
  AmqpPconn\TokenException: this token is of another worker; it wakes a connection in the process that made it only
  AmqpPconn\TokenException: the connection to HOST:PORT belongs to the process that forked this one: serialize() makes no token of it
beyond a limit
  AmqpPconn\TokenException: the connection to HOST:PORT is beyond amqp_pconn.max_connections_per_key and will not be kept: serialize() makes no token of it
  connected
and the token itself
  connected
