--TEST--
PConnection::updateSecret() refuses what cannot be sent, names the argument, and neither sends nor shows it
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$connection = connection();
$connection->connect();
$sends = AmqpPconn\status()['system_calls']['send'];
$wrong = [
    [str_repeat('very-secret', 273)], ["very-secret\0"],
    ['very-secret', str_repeat('x', 256)], ['very-secret', []], ['very-secret', 'reason', 'more'],
    [], [['very-secret']], [new ArrayObject(['very-secret'])],
];
foreach ($wrong as $arguments) {
    try {
        $connection->updateSecret(...$arguments);
    } catch (Error $error) {
        ob_start();
        var_dump($error, (string) $error, $error->getTraceAsString(), $error->getTrace()[0]);
        print_r($error);
        echo var_export($error->getTrace()[0]['args'], true);
        $shown = preg_replace('/(arguments|wrong).*?\n/', '', ob_get_clean());
        echo described($error), str_contains($shown, 'very-secret') ? ' (the secret is shown)' : '', "\n";
    }
}
echo 'bytes were sent: ', AmqpPconn\status()['system_calls']['send'] - $sends, " times\n";
$connection->updateSecret(str_repeat('x', 3000), str_repeat('x', 255));
echo 'the longest are taken: ', json_encode($connection->isConnected()), "\n";
$connection->shutdown();
?>
--EXPECT--
ValueError: AmqpPconn\PConnection::updateSecret(): Argument #1 ($secret) must be at most 3000 bytes long, 3003 given
ValueError: AmqpPconn\PConnection::updateSecret(): Argument #1 ($secret) must not contain NUL bytes
ValueError: AmqpPconn\PConnection::updateSecret(): Argument #2 ($reason) must be at most 255 bytes long, 256 given
TypeError: AmqpPconn\PConnection::updateSecret(): Argument #2 ($reason) must be of type string, array given
ArgumentCountError: AmqpPconn\PConnection::updateSecret() expects at most 2 arguments, 3 given
ArgumentCountError: AmqpPconn\PConnection::updateSecret() expects at least 1 argument, 0 given
TypeError: AmqpPconn\PConnection::updateSecret(): Argument #1 ($secret) must be of type string, array given
TypeError: AmqpPconn\PConnection::updateSecret(): Argument #1 ($secret) must be of type string, ArrayObject given
bytes were sent: 0 times
the longest are taken: true
