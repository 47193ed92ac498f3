--TEST--
A closure that returns nonsense is named as PHP names it: with its namespace and class, and one of a function by that function
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
namespace Program\Of\Many {

    require __DIR__ . '/../include/consuming.inc';

    function takes(): string
    {
        return 'text';
    }

    final class Taker
    {
        public static function made(): \Closure
        {
            return static fn () => 'text';
        }

        public function method(): string
        {
            return 'text';
        }

        public static function __callStatic(string $name, array $arguments): string
        {
            return 'text';
        }
    }

    $connection = connection();
    $channel = $connection->openChannel();
    $queue = queue_with($channel, ['a']);
    foreach ([
        'a closure' => function () {
            return 'text';
        },
        'an arrow function' => fn () => 'text',
        'one of a class' => Taker::made(),
        'of a method' => (new Taker())->method(...),
        'of a method that is made up' => Taker::other(...),
        'of a function' => takes(...),
        'of a function of PHP' => \get_debug_type(...),
        'by fromCallable()' => \Closure::fromCallable([new Taker(), 'method']),
        'bound' => \Closure::bind(fn () => 'text', new Taker(), Taker::class),
    ] as $what => $callable) {
        $tag = $channel->basicConsume($queue, $callable);
        $thrown = thrown(static fn () => $connection->select(timeout: 10));
        echo "$what: ", preg_replace('/ must return .*/', '', $thrown), "\n";
        $channel->basicCancel($tag);
        $channel->basicNack(0, true);
        wait_for_ready($channel, $queue, 1);
    }
}
?>
--EXPECT--
a closure: TypeError: Program\Of\Many\{closure}()
an arrow function: TypeError: Program\Of\Many\{closure}()
one of a class: TypeError: Program\Of\Many\Taker::Program\Of\Many\{closure}()
of a method: TypeError: Program\Of\Many\Taker::method()
of a method that is made up: TypeError: Program\Of\Many\Taker::other()
of a function: TypeError: Program\Of\Many\takes()
of a function of PHP: ArgumentCountError: get_debug_type() expects exactly 1 argument, 2 given
by fromCallable(): TypeError: Program\Of\Many\Taker::method()
bound: TypeError: Program\Of\Many\Taker::Program\Of\Many\{closure}()
