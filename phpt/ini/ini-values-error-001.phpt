--TEST--
A wrong value in php.ini is a warning at startup that names the entry, and its default
--EXTENSIONS--
amqp_pconn
--INI--
amqp_pconn.connect_timeout=-3
amqp_pconn.rpc_timeout=soon
amqp_pconn.write_timeout=0
amqp_pconn.sleep_timeout=
amqp_pconn.heartbeat=65536
amqp_pconn.max_connections=-1
amqp_pconn.max_connections_per_key=many
amqp_pconn.idle_timeout=-1
amqp_pconn.persistence_dir=here
amqp_pconn.max_lifetime=x
amqp_pconn.max_spare_channels=1.5
--FILE--
<?php
echo "it runs with the defaults\n";
foreach (ini_get_all('amqp_pconn') as $name => $entry) {
    echo $name, ' = ', json_encode($entry['local_value']), "\n";
}
?>
--EXPECTF--
Warning: amqp_pconn.persistence_dir must be empty, or begin with /, "here" given in %s

Warning: amqp_pconn.connect_timeout must be a number of seconds between 0.001 and 86400, "-3" given in %s

Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "soon" given in %s

Warning: amqp_pconn.write_timeout must be a number of seconds between 0.001 and 86400, "0" given in %s

Warning: amqp_pconn.sleep_timeout must be a number of seconds between 0.001 and 86400, "" given in %s

Warning: amqp_pconn.heartbeat must be a whole number of seconds between 0 and 65535, "65536" given in %s

Warning: amqp_pconn.max_connections must be a whole number, 0 for no limit, "-1" given in %s

Warning: amqp_pconn.max_connections_per_key must be a whole number, 0 for no limit, "many" given in %s

Warning: amqp_pconn.idle_timeout must be a number of seconds, 0 for no limit, "-1" given in %s

Warning: amqp_pconn.max_lifetime must be a number of seconds, 0 for no limit, "x" given in %s

Warning: amqp_pconn.max_spare_channels must be a whole number, 0 for no limit, "1.5" given in %s
it runs with the defaults
amqp_pconn.connect_timeout = "3"
amqp_pconn.heartbeat = "60"
amqp_pconn.idle_timeout = "300"
amqp_pconn.keeper = "1"
amqp_pconn.max_connections = "64"
amqp_pconn.max_connections_per_key = "16"
amqp_pconn.max_lifetime = "3600"
amqp_pconn.max_spare_channels = "8"
amqp_pconn.persistence_dir = ""
amqp_pconn.rpc_timeout = "10"
amqp_pconn.sleep_timeout = "3"
amqp_pconn.url = ""
amqp_pconn.write_timeout = "10"
