--TEST--
PConnection::__construct() takes an array, a URI, or amqp_pconn.url, and connects nowhere
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
use AmqpPconn\PConnection;

function show(PConnection $connection): void
{
    echo json_encode($connection->__debugInfo(), JSON_UNESCAPED_SLASHES), "\n";
}

// Nothing listens there, and nobody notices.
show(new PConnection());
show(new PConnection([]));
show(new PConnection(''));
show(new PConnection(['host' => 'broker.example', 'port' => 5673, 'vhost' => 'v', 'user' => 'u', 'password' => 'p', 'name' => 'n', 'pool' => 'q']));
show(new PConnection(['sasl' => 'PLAIN', 'heartbeat' => 0, 'frame_max' => 4096, 'channel_max' => 10, 'handshake' => 'strict']));
show(new PConnection(['connect_timeout' => 1, 'rpc_timeout' => 0.5, 'write_timeout' => 86400, 'sleep_timeout' => 0.001]));
show(new PConnection('amqp://broker.example'));
show(new PConnection('amqp://u%40:p%2f@broker.example:5673/%2fv?name=a%20b&pool=q&connection_timeout=1500&handshake=strict'));
show(new PConnection('amqp://[::1]:5673/'));
echo "Amqphp's names\n";
show(new PConnection(['socketParams' => ['host' => 'broker.example', 'port' => 5673], 'username' => 'u', 'userpass' => 'p', 'frameMax' => 8192, 'chanMax' => 5]));
show(new PConnection(['socketParams' => ['url' => 'tcp://broker.example:5673/']]));
echo "amqp_pconn.url\n";
ini_set('amqp_pconn.url', 'amqp://u:p@broker.example:5674/v');
show(new PConnection());
show(new PConnection(['vhost' => 'w']));

$connection = new PConnection();
var_dump($connection->getPersistenceStatus(), $connection->isConnected());
?>
--EXPECT--
{"host":"127.0.0.1","port":5672,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
{"host":"127.0.0.1","port":5672,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
{"host":"127.0.0.1","port":5672,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
{"host":"broker.example","port":5673,"vhost":"v","user":"u","name":"n","pool":"q","state":"not connected","reused":false}
{"host":"127.0.0.1","port":5672,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
{"host":"127.0.0.1","port":5672,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
{"host":"broker.example","port":5672,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
{"host":"broker.example","port":5673,"vhost":"/v","user":"u@","name":"a b","pool":"q","state":"not connected","reused":false}
{"host":"::1","port":5673,"vhost":"","user":"guest","name":"","pool":"","state":"not connected","reused":false}
Amqphp's names
{"host":"broker.example","port":5673,"vhost":"/","user":"u","name":"","pool":"","state":"not connected","reused":false}
{"host":"broker.example","port":5673,"vhost":"/","user":"guest","name":"","pool":"","state":"not connected","reused":false}
amqp_pconn.url
{"host":"broker.example","port":5674,"vhost":"v","user":"u","name":"","pool":"","state":"not connected","reused":false}
{"host":"127.0.0.1","port":5672,"vhost":"w","user":"guest","name":"","pool":"","state":"not connected","reused":false}
int(0)
bool(false)
