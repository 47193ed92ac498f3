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
var_dump(ini_set('amqp_pconn.idle_timeout', '5'));
?>
--EXPECTF--
amqp_pconn.connect_timeout = "3", everywhere
amqp_pconn.idle_timeout = "300", in php.ini
amqp_pconn.max_lifetime = "3600", in php.ini
amqp_pconn.max_spare_channels = "8", in php.ini
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
bool(false)
