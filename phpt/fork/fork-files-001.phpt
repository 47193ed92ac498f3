--TEST--
FilePersistenceHelper in a child of a fork: its files are its own, and go with it; its parent's stay
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_pcntl();
?>
--INI--
amqp_pconn.persistence_dir={PWD}/fork-files-001.files
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\FilePersistenceHelper;

function files(): string
{
    $names = preg_grep('/^\./', scandir(__DIR__ . '/fork-files-001.files'), PREG_GREP_INVERT);
    $names = preg_replace('/[0-9a-f]{32}/', 'HEX', $names);
    sort($names);
    return implode(', ', $names);
}

$helper = new FilePersistenceHelper();
$helper->setUrlKey('key');
$helper->setData("the parent's");
$helper->save();
$child = pcntl_fork();
if ($child === 0) {
    $mine = new FilePersistenceHelper();
    $mine->setUrlKey('key');
    echo 'in the child: ', json_encode($mine->load()), "\n";
    $mine->setData("the child's");
    $mine->save();
    echo '  ', json_encode([$mine->load(), $mine->getData()]), ', ', files(), "\n";
    exit(0);
}
pcntl_waitpid($child, $status);
echo 'in the parent: ', json_encode([$helper->load(), $helper->getData()]), ', ', files(), "\n";
?>
--CLEAN--
<?php
@rmdir(__DIR__ . '/fork-files-001.files');
?>
--EXPECT--
in the child: false
  [true,"the child's"], HEX.key.data, HEX.key.data, HEX.lock, HEX.lock
in the parent: [true,"the parent's"], HEX.key.data, HEX.lock
