--TEST--
FilePersistenceHelper and ApcuPersistenceHelper by hand: what they take, store and give back, and what they refuse
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_apcu();
?>
--INI--
extension=apcu
apc.enable_cli=1
apc.shm_size=2M
amqp_pconn.persistence_dir={PWD}/filepersistencehelper-002.files
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\{ApcuPersistenceHelper, FilePersistenceHelper};

foreach ([FilePersistenceHelper::class, ApcuPersistenceHelper::class] as $class) {
    echo "$class\n";
    $helper = new $class();
    echo '  ', thrown(fn () => $helper->save()), "\n";
    echo '  ', thrown(fn () => $helper->load()), "\n";
    echo '  ', thrown(fn () => $helper->destroy()), "\n";
    foreach (['', '../up', 'a.b', "a\0b", str_repeat('a', 129)] as $key) {
        echo '  ', thrown(fn () => $helper->setUrlKey($key)), "\n";
    }
    $helper->setUrlKey('mine');
    echo '  ', thrown(fn () => $helper->save()), "\n";
    echo '  ', json_encode([$helper->getData(), $helper->load(), $helper->getData()]), "\n";
    $data = random_bytes(100000);
    $helper->setData($data);
    $helper->save();
    $other = new $class();
    $other->setUrlKey('mine');
    echo '  ', json_encode([$other->load(), $other->getData() === $data]), "\n";
    $other->setData('other');
    $other->save();
    echo '  ', json_encode([$helper->load(), $helper->getData()]), "\n";
    $helper->destroy();
    $helper->destroy();
    echo '  ', json_encode([$other->load(), $other->getData()]), "\n";
    echo '  ', thrown(fn () => clone $helper), "\n";
    echo '  ', thrown(fn () => serialize($helper)), "\n";
}
$helper = new ApcuPersistenceHelper();
$helper->setUrlKey('large');
$helper->setData(str_repeat('x', 4 << 20));
echo thrown(fn () => $helper->save()), "\n";
?>
--CLEAN--
<?php
@rmdir(__DIR__ . '/filepersistencehelper-002.files');
?>
--EXPECT--
AmqpPconn\FilePersistenceHelper
  Error: setUrlKey() must be called before
  Error: setUrlKey() must be called before
  Error: setUrlKey() must be called before
  ValueError: AmqpPconn\FilePersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\FilePersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\FilePersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\FilePersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\FilePersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  Error: setData() must be called before
  [null,false,null]
  [true,true]
  [true,"other"]
  [false,null]
  nothing
  Exception: Serialization of 'AmqpPconn\FilePersistenceHelper' is not allowed
AmqpPconn\ApcuPersistenceHelper
  Error: setUrlKey() must be called before
  Error: setUrlKey() must be called before
  Error: setUrlKey() must be called before
  ValueError: AmqpPconn\ApcuPersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\ApcuPersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\ApcuPersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\ApcuPersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  ValueError: AmqpPconn\ApcuPersistenceHelper::setUrlKey(): Argument #1 ($key) must be 1 to 128 letters, digits, underscores and hyphens
  Error: setData() must be called before
  [null,false,null]
  [true,true]
  [true,"other"]
  [false,null]
  nothing
  Exception: Serialization of 'AmqpPconn\ApcuPersistenceHelper' is not allowed
AmqpPconn\PConnException: AmqpPconn\ApcuPersistenceHelper stored nothing: the memory of APCu may be too small (apc.shm_size)
