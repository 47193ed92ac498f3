--TEST--
What opcache.preload has begun does not keep the keeper from the workers
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
if (glob(PHP_EXTENSION_DIR . '/opcache.so') === []) {
    skip('there is no opcache.so');
}
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$preload = sys_get_temp_dir() . '/' . unique('preload') . '.php';
file_put_contents($preload, <<<'PHP'
    <?php
    // It never gets as far as a connection.
    try {
        new AmqpPconn\PConnection(['no such parameter' => 1]);
    } catch (ValueError $refused) {
        define('REFUSED', $refused->getMessage());
    }
    PHP);
chmod($preload, 0644);
register_shutdown_function(static fn () => unlink($preload));

$fpm = new Fpm(ini: [
    'zend_extension' => 'opcache', 'opcache.enable' => '1', 'opcache.preload' => $preload,
    'opcache.preload_user' => trim(shell_exec('id -un')),
]);
$fpm->page('look', '$c = page_connection(); answer([$c->getHeartbeat(), AmqpPconn\status()["keeper_running"]]);');
for ($request = 1; $request <= 2; ++$request) {
    echo json_encode(array_slice($fpm->get('look'), 0, 2)), "\n";
}
?>
--EXPECT--
[60,true]
[60,true]
