--TEST--
setPersistenceHelperImpl() names what is wrong with the class, and nothing is lost by it
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
require __DIR__ . '/../include/helpers.inc';

use AmqpPconn\{PConnection, PersistenceHelper};

interface Another extends PersistenceHelper {}
trait Quiet
{
    public function setUrlKey(string $key): void {}
    public function setData(string $data): void {}
    public function getData(): ?string { return null; }
    public function save(): void {}
    public function load(): bool { return false; }
    public function destroy(): void {}
}
abstract class Unfinished implements PersistenceHelper {}
enum Suit implements PersistenceHelper
{
    use Quiet;
    case Hearts;
}
class Hidden implements PersistenceHelper
{
    use Quiet;
    private function __construct() {}
}
class Needy implements PersistenceHelper
{
    use Quiet;
    public function __construct(string $server) {}
}
class Throwing implements PersistenceHelper
{
    use Quiet;
    public function __construct()
    {
        throw new LogicException('not today');
    }
}
class Modest implements PersistenceHelper
{
    use Quiet;
    public function __construct(string $server = 'here')
    {
        echo "  one is made for $server\n";
    }
}
spl_autoload_register(static function (string $class): void {
    echo "  $class is looked for\n";
    $class === 'Breaking' && throw new RuntimeException('the autoloader failed');
});

$connection = new PConnection(['host' => '127.0.0.1']);
foreach (['', 'NoSuchClass', 'stdClass', PersistenceHelper::class, Another::class, Quiet::class, Unfinished::class, Suit::class, Hidden::class, Needy::class, Throwing::class, 'Breaking', Modest::class, '\\Remembering'] as $class) {
    echo json_encode($class), "\n  ", thrown(fn () => $connection->setPersistenceHelperImpl($class)), "\n";
}
$anonymous = new class () implements PersistenceHelper {
    use Quiet;
};
echo "an anonymous one\n  ", preg_replace('/@anonymous.*/s', '@anonymous', thrown(fn () => $connection->setPersistenceHelperImpl($anonymous::class))), "\n";
echo thrown(fn () => $connection->setPersistenceHelperImpl([])), "\n";
echo $connection->__debugInfo()['state'], "\n";
?>
--EXPECT--
""
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; there is no class of this name: ""
"NoSuchClass"
    NoSuchClass is looked for
ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; there is no class of this name: "NoSuchClass"
"stdClass"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; this one does not implement it: "stdClass"
"AmqpPconn\\PersistenceHelper"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; no object can be made of this one: "AmqpPconn\PersistenceHelper"
"Another"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; no object can be made of this one: "Another"
"Quiet"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; this one does not implement it: "Quiet"
"Unfinished"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; no object can be made of this one: "Unfinished"
"Suit"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; no object can be made of this one: "Suit"
"Hidden"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; the constructor of this one is not public, or needs arguments: "Hidden"
"Needy"
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; the constructor of this one is not public, or needs arguments: "Needy"
"Throwing"
  LogicException: not today
"Breaking"
    Breaking is looked for
RuntimeException: the autoloader failed
"Modest"
    one is made for here
nothing
"\\Remembering"
  nothing
an anonymous one
  ValueError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be a class that implements AmqpPconn\PersistenceHelper and is made without arguments, such as AmqpPconn\FilePersistenceHelper; this one has no name by which a later request could find it: "AmqpPconn\PersistenceHelper@anonymous
TypeError: AmqpPconn\PConnection::setPersistenceHelperImpl(): Argument #1 ($class) must be of type string, array given
not connected
