--TEST--
docs/guide/sleep.md: every example runs, prints what the page says, and leaves nothing behind
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
?>
--FILE--
<?php
require __DIR__ . '/docs.inc';

check_page('docs/guide/sleep.md');
?>
--EXPECT--
docs/guide/sleep.md: all examples are right
