--TEST--
PChannel::basicPublish() refuses a float that RabbitMQ would end the connection for
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

$connection = connection();
foreach (['INF' => INF, '-INF' => -INF, 'NAN' => NAN] as $name => $value) {
    $channel = $connection->openChannel();
    $queue = $channel->queueDeclare(unique('float'), autoDelete: true)->queue;
    foreach ([['a' => $value], ['a' => ['b' => [$value]]]] as $headers) {
        $thrown = thrown(fn () => $channel->basicPublish('x', '', $queue, ['headers' => $headers]));
        echo "$name: ", substr($thrown, 0, 11), "\n";
    }
    $channel->basicPublish('finite', '', $queue, ['headers' => ['a' => 1.5]]);
    echo $channel->basicGet($queue, noAck: true)->body, "\n";
    $channel->queueDelete($queue);
}
?>
--EXPECT--
INF: ValueError:
INF: ValueError:
finite
-INF: ValueError:
-INF: ValueError:
finite
NAN: ValueError:
NAN: ValueError:
finite
