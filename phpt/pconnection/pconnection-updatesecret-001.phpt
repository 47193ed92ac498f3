--TEST--
PConnection::updateSecret(): the connection goes on, is kept for those who give the new password and not for those with the old one, and shows neither
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/../include/test.inc';
require __DIR__ . '/../include/publishing.inc';

use AmqpPconn\PConnection;

// RabbitMQ's own user database takes any secret and goes on with the old password.
$user = unique('user');
Broker::shared()->addUser($user, 'old-secret');
$of = static fn (string $password): PConnection => connection(['user' => $user, 'password' => $password]);

$connection = $of('old-secret');
$channel = $connection->openChannel();
$queue = $channel->queueDeclare(unique('queue'), autoDelete: true)->queue;
$channel->confirmSelect();
$channel->basicPublish('x', '', $queue);
$connection->updateSecret('new-secret', 'the old one expires');
$channel->basicPublish('x', '', $queue);
echo 'it goes on: ', unconfirmed(fn () => $channel->waitForConfirms()), ', arrived: ', $channel->queueDeclarePassive($queue)->messageCount, ', status ', $connection->getPersistenceStatus(), "\n";
$connection->updateSecret('newer-secret');
$connection->updateSecret('newer-secret');
$channel->queueDelete($queue);

ob_start();
var_dump($connection);
print_r($connection);
var_export($connection->__debugInfo());
var_dump((array) $connection, figures(), AmqpPconn\status());
echo thrown(fn () => $channel->queueDeclarePassive('no such queue'));
try {
    $connection->updateSecret('another-secret', str_repeat('x', 256));
} catch (ValueError $error) {
    var_dump($error, (string) $error, $error->getTrace()[0]['args']);
}
$shown = ob_get_clean();
echo 'a secret is shown: ', json_encode(str_contains($shown, '-secret')), ', where it would be: ', substr_count($shown, 'SensitiveParameterValue') > 0 ? 'SensitiveParameterValue' : '', "\n";

$connection->sleep();
$connection->connect();
echo 'the same object: ', $connection->getPersistenceStatus(), "\n";
$connection->sleep();
$newer = $of('newer-secret');
$newer->connect();
echo 'the newer password: ', $newer->getPersistenceStatus(), "\n";
$newer->sleep();
foreach (['old-secret' => 'the old password', 'new-secret' => 'the one between'] as $password => $whose) {
    $other = $of($password);
    echo "$whose: ", preg_replace('/.*(403).*/', '$1', thrown(fn () => $other->connect())), ', status ', $other->getPersistenceStatus(), "\n";
    $other->shutdown();
}
$connection->connect();
echo 'it was not given to them: ', $connection->getPersistenceStatus(), "\n";

echo 'one that sleeps must be woken: ';
$connection->sleep();
echo thrown(fn () => $connection->updateSecret('x')), "\n";
echo 'one that was never connected connects: ';
$fresh = connection(['user' => $user, 'password' => 'old-secret', 'pool' => 'fresh']);
$fresh->updateSecret('fresh-secret');
echo $fresh->getPersistenceStatus(), "\n";
$fresh->shutdown();
echo 'anew it needs the password that the broker knows: ', str_replace($user, 'USER', thrown(fn () => $fresh->connect())), "\n";
Broker::shared()->deleteUser($user);
?>
--EXPECT--
it goes on: all confirmed, arrived: 2, status 1
a secret is shown: false, where it would be: SensitiveParameterValue
the same object: 2
the newer password: 2
the old password: nothing, status 1
the one between: 403, status 0
it was not given to them: 2
one that sleeps must be woken: AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
one that was never connected connects: 1
anew it needs the password that the broker knows: AmqpPconn\AuthenticationException [403]: connecting to HOST:PORT: user "USER" was refused: instead of connection.tune the broker answered 403 ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.
