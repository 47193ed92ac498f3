--TEST--
select()'s $until may let go of its own object, and may return by reference
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/../include/consuming.inc';

final class Once
{
    private string $name = 'once';

    public function ends(): bool
    {
        global $once;
        $once = null;
        echo "asked: $this->name\n";
        return false;
    }
}

$connection = connection();
$once = new Once();
echo $connection->select(timeout: 0.01, until: [&$once, 'ends']), ", gone: ", var_export($once, true), "\n";

$channel = $connection->openChannel();
$channel->queueDeclare('', exclusive: true);
$channel->basicConsume('', static fn () => null);
$told = true;
$until = function & () use (&$told) {
    return $told;
};
echo $connection->select(timeout: 10, until: $until), "\n";
?>
--EXPECTF--
asked: once
%A0, gone: NULL
0
