--TEST--
INI entries: their defaults, and values that can be set in a script
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
foreach (ini_get_all('amqp_pconn') as $name => $entry) {
    echo $name, ' = ', json_encode($entry['global_value']), ', ', $entry['access'] === INI_ALL ? 'everywhere' : 'in php.ini', "\n";
}
var_dump(ini_set('amqp_pconn.connect_timeout', '0.5'), ini_get('amqp_pconn.connect_timeout'));
foreach (['0', '-1', 'soon', '', '86401', '1e9', 'NAN'] as $wrong) {
    echo "$wrong: ";
    var_dump(ini_set('amqp_pconn.rpc_timeout', $wrong));
}
var_dump(ini_get('amqp_pconn.rpc_timeout'));
foreach (['-1', '65536', '2.5', 'often', ''] as $wrong) {
    echo "$wrong: ";
    var_dump(ini_set('amqp_pconn.heartbeat', $wrong));
}
var_dump(ini_get('amqp_pconn.heartbeat'), ini_set('amqp_pconn.heartbeat', '0'), ini_set('amqp_pconn.heartbeat', '65535'));
foreach (['idle_timeout', 'keeper', 'max_connections', 'max_connections_per_key'] as $fixed) {
    var_dump(ini_set("amqp_pconn.$fixed", '5'));
}
?>
--EXPECTF--
amqp_pconn.connect_timeout = "3", everywhere
amqp_pconn.heartbeat = "60", everywhere
amqp_pconn.idle_timeout = "300", in php.ini
amqp_pconn.keeper = "1", in php.ini
amqp_pconn.max_connections = "64", in php.ini
amqp_pconn.max_connections_per_key = "16", in php.ini
amqp_pconn.max_lifetime = "3600", in php.ini
amqp_pconn.max_spare_channels = "8", in php.ini
amqp_pconn.persistence_dir = "", in php.ini
amqp_pconn.rpc_timeout = "10", everywhere
amqp_pconn.sleep_timeout = "3", everywhere
amqp_pconn.url = "", everywhere
amqp_pconn.write_timeout = "10", everywhere
string(1) "3"
string(3) "0.5"
0: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "0" given in %s on line %d
bool(false)
-1: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "-1" given in %s on line %d
bool(false)
soon: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "soon" given in %s on line %d
bool(false)
: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "" given in %s on line %d
bool(false)
86401: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "86401" given in %s on line %d
bool(false)
1e9: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "1e9" given in %s on line %d
bool(false)
NAN: 
Warning: amqp_pconn.rpc_timeout must be a number of seconds between 0.001 and 86400, "NAN" given in %s on line %d
bool(false)
string(2) "10"
-1: 
Warning: amqp_pconn.heartbeat must be a whole number of seconds between 0 and 65535, "-1" given in %s on line %d
bool(false)
65536: 
Warning: amqp_pconn.heartbeat must be a whole number of seconds between 0 and 65535, "65536" given in %s on line %d
bool(false)
2.5: 
Warning: amqp_pconn.heartbeat must be a whole number of seconds between 0 and 65535, "2.5" given in %s on line %d
bool(false)
often: 
Warning: amqp_pconn.heartbeat must be a whole number of seconds between 0 and 65535, "often" given in %s on line %d
bool(false)
: 
Warning: amqp_pconn.heartbeat must be a whole number of seconds between 0 and 65535, "" given in %s on line %d
bool(false)
string(2) "60"
string(2) "60"
string(1) "0"
bool(false)
bool(false)
bool(false)
bool(false)
