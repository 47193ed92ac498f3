--TEST--
Decimal: its bounds, its text, and that it does not change
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
require __DIR__ . '/../include/test.inc';

use AmqpPconn\Decimal;

foreach ([[0, 0], [2, 1234], [2, -1234], [2, 5], [2, -5], [0, 7], [3, 1000], [1, 0], [5, 12], [0, 2147483647], [0, -2147483648], [10, -2147483648]] as $arguments) {
    $decimal = new Decimal(...$arguments);
    echo json_encode($arguments), ": $decimal, ", json_encode([$decimal->scale, $decimal->value]), "\n";
}
echo 'the smallest: ', strlen((string) new Decimal(255, 1)), ' ', substr((string) new Decimal(255, -1), 0, 5), "\n";
foreach ([
    fn () => new Decimal(-1, 0),
    fn () => new Decimal(256, 0),
    fn () => new Decimal(0, 2147483648),
    fn () => new Decimal(0, -2147483649),
    fn () => new Decimal(PHP_INT_MAX, PHP_INT_MIN),
    fn () => new Decimal('many', 1),
    fn () => new Decimal(1),
    fn () => new Decimal(1, 2, 3),
    fn () => (new Decimal(1, 2))->__construct(3, 4),
    function () {
        $decimal = new Decimal(1, 2);
        $decimal->scale = 3;
    },
    function () {
        $decimal = new Decimal(1, 2);
        $decimal->more = 3;
    },
    function () {
        $decimal = new Decimal(1, 2);
        unset($decimal->value);
    },
    fn () => (string) (new ReflectionClass(Decimal::class))->newInstanceWithoutConstructor(),
] as $call) {
    echo thrown($call), "\n";
}
print_r(new Decimal(2, 150));
echo json_encode([
    new Decimal(1, 5) == new Decimal(1, 5), new Decimal(1, 5) == new Decimal(2, 50), (clone new Decimal(1, 5)) == new Decimal(1, 5),
    new Decimal(1, 5) instanceof Stringable, (new Decimal(2, 150)) . ' EUR', json_encode(new Decimal(2, 150)),
]), "\n";
?>
--EXPECT--
[0,0]: 0, [0,0]
[2,1234]: 12.34, [2,1234]
[2,-1234]: -12.34, [2,-1234]
[2,5]: 0.05, [2,5]
[2,-5]: -0.05, [2,-5]
[0,7]: 7, [0,7]
[3,1000]: 1.000, [3,1000]
[1,0]: 0.0, [1,0]
[5,12]: 0.00012, [5,12]
[0,2147483647]: 2147483647, [0,2147483647]
[0,-2147483648]: -2147483648, [0,-2147483648]
[10,-2147483648]: -0.2147483648, [10,-2147483648]
the smallest: 257 -0.00
ValueError: AmqpPconn\Decimal::__construct(): Argument #1 ($scale) must be between 0 and 255, -1 given
ValueError: AmqpPconn\Decimal::__construct(): Argument #1 ($scale) must be between 0 and 255, 256 given
ValueError: AmqpPconn\Decimal::__construct(): Argument #2 ($value) must be between -2147483648 and 2147483647, 2147483648 given
ValueError: AmqpPconn\Decimal::__construct(): Argument #2 ($value) must be between -2147483648 and 2147483647, -2147483649 given
ValueError: AmqpPconn\Decimal::__construct(): Argument #1 ($scale) must be between 0 and 255, 9223372036854775807 given
TypeError: AmqpPconn\Decimal::__construct(): Argument #1 ($scale) must be of type int, string given
ArgumentCountError: AmqpPconn\Decimal::__construct() expects exactly 2 arguments, 1 given
ArgumentCountError: AmqpPconn\Decimal::__construct() expects exactly 2 arguments, 3 given
Error: AmqpPconn\Decimal cannot be constructed twice
Error: Cannot modify readonly property AmqpPconn\Decimal::$scale
Error: Cannot create dynamic property AmqpPconn\Decimal::$more
Error: Cannot unset readonly property AmqpPconn\Decimal::$value
Error: This AmqpPconn\Decimal was not made by its constructor
AmqpPconn\Decimal Object
(
    [scale] => 2
    [value] => 150
)
[true,false,true,true,"1.50 EUR","{\"scale\":2,\"value\":150}"]
