--TEST--
A broker that refuses a new secret closes the connection; one that does not answer loses it: it is kept for nobody
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

use AmqpPconn\PConnection;

$answers = [
    'refused' => 'close-connection 530 NOT_ALLOWED - the new secret is none',
    'not answered' => 'silent',
    'hung up on' => 'cut',
    'answered late' => "delay 400\nupdate-secret-ok\noblige",
    'answered twice' => "cork\nupdate-secret-ok\nupdate-secret-ok\nuncork\noblige",
];
foreach ($answers as $what => $steps) {
    $peer = Peer::scripted("handshake\noblige-until connection.update-secret\n$steps\n---\nhandshake\noblige");
    $connection = new PConnection(['port' => $peer->port, 'password' => 'old-secret', 'rpc_timeout' => 0.2]);
    $channel = $connection->openChannel();
    $channel->queueDeclare('q');
    echo "$what: ", thrown(fn () => $connection->updateSecret('new-secret')), "\n";
    echo '  then: ', thrown(fn () => $connection->updateSecret('newer-secret')), "\n";
    echo '  on its channel: ', thrown(fn () => $channel->queueDeclare('q')), "\n";
    echo '  connected: ', json_encode($connection->isConnected()), "\n";
    $connection->sleep();
    foreach (['old-secret', 'new-secret', 'newer-secret'] as $password) {
        $other = new PConnection(['port' => $peer->port, 'password' => $password]);
        $other->connect();
        echo $other->getPersistenceStatus() === PConnection::SOCK_NEW ? '' : "  $password got it\n";
        $other->shutdown();
    }
    echo '  received: ', json_encode(array_values(array_diff(received($peer, 0), ['connection.close', 'connection.close-ok', '']))), "\n";
}
?>
--EXPECT--
refused: AmqpPconn\ConnectionException [530]: the connection to HOST:PORT has ended: the broker closed it: 530 NOT_ALLOWED - the new secret is none
  then: AmqpPconn\ConnectionException [530]: the connection to HOST:PORT has ended: the broker closed it: 530 NOT_ALLOWED - the new secret is none
  on its channel: AmqpPconn\ConnectionException [530]: the connection to HOST:PORT has ended: the broker closed it: 530 NOT_ALLOWED - the new secret is none
  connected: false
  received: ["connection.start-ok","connection.tune-ok","connection.open","channel.open","queue.declare","connection.update-secret"]
not answered: AmqpPconn\TimeoutException: HOST:PORT: connection.update-secret: no answer within 0.2 s
  then: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: HOST:PORT: connection.update-secret: no answer within 0.2 s
  on its channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: HOST:PORT: connection.update-secret: no answer within 0.2 s
  connected: false
  received: ["connection.start-ok","connection.tune-ok","connection.open","channel.open","queue.declare","connection.update-secret"]
hung up on: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  then: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  on its channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: the broker closed the socket
  connected: false
  received: ["connection.start-ok","connection.tune-ok","connection.open","channel.open","queue.declare","connection.update-secret"]
answered late: AmqpPconn\TimeoutException: HOST:PORT: connection.update-secret: no answer within 0.2 s
  then: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: HOST:PORT: connection.update-secret: no answer within 0.2 s
  on its channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: HOST:PORT: connection.update-secret: no answer within 0.2 s
  connected: false
  received: ["connection.start-ok","connection.tune-ok","connection.open","channel.open","queue.declare","connection.update-secret"]
answered twice: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.update-secret-ok arrived
  then: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.update-secret-ok arrived
  on its channel: AmqpPconn\ConnectionException: the connection to HOST:PORT has ended: an unexpected connection.update-secret-ok arrived
  connected: false
  received: ["connection.start-ok","connection.tune-ok","connection.open","channel.open","queue.declare","connection.update-secret"]
