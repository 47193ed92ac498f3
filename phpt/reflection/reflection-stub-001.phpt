--TEST--
The compiled extension has exactly the classes, methods, functions, types and defaults of the stub
--EXTENSIONS--
amqp_pconn
--FILE--
<?php
// The stub as PHP understands it, beside what was made of it.
$stub = file_get_contents(dirname(__DIR__, 2) . '/stubs/amqp_pconn.stub.php');
eval(substr(str_replace('namespace AmqpPconn;', 'namespace FromStub;', $stub), strlen('<?php')));

function describe_method(ReflectionMethod $method): string
{
    $parameters = array_map(static function (ReflectionParameter $parameter): string {
        $text = "{$parameter->getType()} \${$parameter->getName()}";
        foreach ($parameter->getAttributes() as $attribute) {
            $text = "#[{$attribute->getName()}] $text";
        }
        return $parameter->isOptional() ? "$text = " . var_export($parameter->getDefaultValue(), true) : $text;
    }, $method->getParameters());
    $modifiers = implode(' ', Reflection::getModifierNames($method->getModifiers()));
    return "$modifiers {$method->getName()}(" . implode(', ', $parameters) . "): {$method->getReturnType()}";
}

function describe(ReflectionClass $class): array
{
    $own = static fn (Reflector $member): bool => $member->getDeclaringClass()->getName() === $class->getName();
    $lines = ['extends ' . ($class->getParentClass() ?: null)?->getName(), 'final: ' . json_encode($class->isFinal())];
    foreach (array_filter($class->getReflectionConstants(), $own) as $constant) {
        $lines[] = "const {$constant->getName()} = " . var_export($constant->getValue(), true);
    }
    foreach (array_filter($class->getProperties(), $own) as $property) {
        $lines[] = implode(' ', Reflection::getModifierNames($property->getModifiers())) . " {$property->getType()} \${$property->getName()}";
    }
    foreach (array_filter($class->getMethods(), $own) as $method) {
        $lines[] = describe_method($method);
    }
    // PHP's own functions spell iterable out.
    return str_replace(['FromStub\\', 'Traversable|array'], ['AmqpPconn\\', 'iterable'], $lines);
}

$declared = [...get_declared_classes(), ...get_declared_interfaces()];
$compiled = array_filter($declared, static fn (string $class) => str_starts_with($class, 'AmqpPconn\\'));
$written = array_filter($declared, static fn (string $class) => str_starts_with($class, 'FromStub\\'));
sort($compiled);
sort($written);
echo 'the same classes: ', json_encode($compiled === str_replace('FromStub\\', 'AmqpPconn\\', $written)), ', ', count($compiled), "\n";
foreach ($compiled as $name) {
    $class = new ReflectionClass($name);
    $is = describe($class);
    $should = describe(new ReflectionClass(str_replace('AmqpPconn\\', 'FromStub\\', $name)));
    foreach (array_diff($should, $is) as $line) {
        echo "$name lacks $line\n";
    }
    foreach (array_diff($is, $should) as $line) {
        echo "$name has $line\n";
    }
    echo $name, ': ', count($is), "\n";
}
$functions = array_keys((new ReflectionExtension('amqp_pconn'))->getFunctions());
foreach ($functions as $name) {
    $of = static fn (ReflectionFunction $function): string
        => "{$function->getShortName()}: {$function->getNumberOfParameters()} parameters, {$function->getReturnType()}";
    $is = $of(new ReflectionFunction($name));
    echo $name, ': ', json_encode($is === $of(new ReflectionFunction(str_replace('AmqpPconn\\', 'FromStub\\', $name)))), "\n";
}
$written = array_filter(get_defined_functions()['user'], static fn (string $name) => str_starts_with($name, 'fromstub\\'));
echo 'functions: ', count($functions), ' of ', count($written), "\n";
?>
--EXPECT--
the same classes: true, 24
AmqpPconn\ApcuPersistenceHelper: 11
AmqpPconn\AuthenticationException: 2
AmqpPconn\BlockedException: 2
AmqpPconn\ChannelEventHandler: 5
AmqpPconn\ChannelException: 2
AmqpPconn\ConnectionException: 2
AmqpPconn\Consumer: 7
AmqpPconn\Decimal: 7
AmqpPconn\EventLoop: 6
AmqpPconn\FieldValue: 17
AmqpPconn\FilePersistenceHelper: 11
AmqpPconn\Message: 27
AmqpPconn\OpenTransactionException: 3
AmqpPconn\PChannel: 50
AmqpPconn\PConnException: 2
AmqpPconn\PConnection: 30
AmqpPconn\PersistenceHelper: 8
AmqpPconn\QueueDeclareOk: 6
AmqpPconn\ReturnedMessage: 22
AmqpPconn\SimpleConsumer: 13
AmqpPconn\TimeoutException: 2
AmqpPconn\TokenException: 2
AmqpPconn\UnackedDeliveriesException: 4
AmqpPconn\UnconfirmedPublishException: 4
AmqpPconn\status: true
functions: 1 of 1
