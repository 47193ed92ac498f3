--TEST--
What opcache.preload connects is closed again: the master keeps nothing, workers begin with nothing
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

$broker = Broker::shared();
$name = unique('preload');
$queue = unique('preloaded');
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$parameters = var_export(params(['name' => $name]), true);
$preload = sys_get_temp_dir() . "/$name.php";
file_put_contents($preload, <<<PHP
    <?php
    // One that ends with the script, and one that a static variable holds for longer.
    \$connection = new AmqpPconn\\PConnection($parameters);
    \$connection->openChannel()->basicPublish('from preload', '', '$queue');
    function hold() { static \$held; \$held ??= new AmqpPconn\\PConnection($parameters); \$held->connect(); }
    hold();
    PHP);
chmod($preload, 0644);
register_shutdown_function(static fn () => unlink($preload));

$fpm = new Fpm(ini: [
    'zend_extension' => 'opcache', 'opcache.enable' => '1', 'opcache.preload' => $preload,
    'opcache.preload_user' => trim(shell_exec('id -un')),
]);
$fpm->page('look', 'answer(["figures" => figures(), "status" => (function () use (&$c) { $c = page_connection(); $c->connect(); return $c->getPersistenceStatus(); })()]);');
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 1, 'what was preloaded has run');
wait_until(static fn () => $broker->connections($name) === 0, 'its connections are closed');
$answer = $fpm->get('look');
echo 'kept: ', kept($answer['figures']), ', status: ', $answer['status'], "\n";
$reader->queueDelete($queue);
?>
--EXPECT--
kept: 0, status: 1
