--TEST--
No password in dumps, exceptions and their traces, phpinfo(), the response or any log
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker_control();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

$broker = Broker::shared();
$user = unique('user');
$secret = 'S3cret' . bin2hex(random_bytes(6));
$broker->addUser($user, $secret);
['host' => $host, 'port' => $port] = params();
$fpm = new Fpm(ini: [
    'amqp_pconn.url' => "amqp://$user:$secret@$host:$port/%2f",
    // Arguments in traces, as a careless administrator would have them.
    'zend.exception_ignore_args' => '0',
    'zend.exception_string_param_max_len' => '1000',
]);
$fpm->page('dump', <<<'PHP'
    function dump(object $value): void
    {
        var_dump($value);
        print_r($value);
        var_export($value);
        echo json_encode($value);
        debug_zval_dump($value);
        var_dump((array) $value, get_object_vars($value), get_mangled_object_vars($value));
        // Of a connection it is a sleep.
        echo $value instanceof PConnection ? '' : thrown(fn () => serialize($value));
    }
    foreach ([[], json_decode(base64_decode($_GET['params']), true), ini_get('amqp_pconn.url')] as $params) {
        $connection = new PConnection($params);
        dump($connection);
        $channel = $connection->openChannel();
        $channel->getChannelId();
        echo 'connected: ', json_encode($connection->isConnected()), "\n";
        dump($connection);
        dump($channel);
        try {
            $channel->queueDeclarePassive('no such queue');
        } catch (AmqpPconn\ChannelException $refused) {
            dump($refused);
            echo $refused;
        }
        $token = serialize($connection);
        echo $token, thrown(fn () => unserialize($token . 'x')), thrown(fn () => unserialize($token));
    }
    PHP);
$fpm->page('exceptions', <<<'PHP'
    $params = json_decode(base64_decode($_GET['params']), true);
    ['user' => $user, 'password' => $secret, 'host' => $host, 'port' => $port] = $params;
    $attempts = [
        fn () => new PConnection(['prot' => 1] + $params),
        fn () => new PConnection($params + ['heartbeat' => -1]),
        fn () => new PConnection(['port' => 'x'] + $params),
        fn () => new PConnection(['userpass' => [$secret]]),
        fn () => new PConnection("amqp://$user:$secret@$host:notaport/"),
        fn () => new PConnection("amqp://$user:$secret@$host:$port/a/b"),
        fn () => new PConnection("amqp://$user:$secret%zz@$host:$port/"),
        fn () => new PConnection("http://$user:$secret@$host:$port/"),
        fn () => new PConnection("amqp://$user:$secret/$secret@$host:$port/"),
        fn () => new PConnection("amqp://$host:$port/?password=$secret"),
        // A ? that should have been written as %3F.
        fn () => new PConnection("amqp://$user:12?$secret@$host:$port/"),
        fn () => (new PConnection(['port' => 1] + $params))->connect(),
        fn () => (new PConnection(['vhost' => 'none'] + $params))->connect(),
        fn () => (new PConnection(['password' => "$secret-not"] + $params))->connect(),
        fn () => (new PConnection("amqp://$user:$secret@unknown.onion:$port/"))->connect(),
    ];
    $count = 0;
    foreach ($attempts as $i => $attempt) {
        try {
            $attempt();
            echo "attempt $i succeeded\n";
        } catch (Throwable $thrown) {
            ++$count;
            echo $thrown, "\n", $thrown->getTraceAsString(), "\n";
            error_log((string) $thrown);
            // The frames below are the page's own and have nothing of the password in this test.
            var_dump($thrown->getTrace()[0]);
        }
    }
    echo "thrown: $count\n";
    PHP);
$fpm->page('info', 'phpinfo();');
$fpm->page('uncaught', <<<'PHP'
    $params = json_decode(base64_decode($_GET['params']), true);
    (new PConnection(['password' => $params['password'] . '-not'] + $params))->connect();
    PHP);

$query = ['params' => base64_encode(json_encode(['host' => $host, 'port' => $port, 'user' => $user, 'password' => $secret]))];
$found = static function (string $text) use ($secret): string {
    foreach ([$secret, base64_encode($secret), rawurlencode($secret)] as $form) {
        if (($at = strpos($text, $form)) !== false) {
            return 'here: ' . substr($text, max(0, $at - 200), 300);
        }
    }
    return 'no';
};
foreach (['dump', 'exceptions', 'info', 'uncaught'] as $page) {
    $response = $fpm->request($page, $page === 'info' ? [] : $query);
    echo "password in $page: ", $found($response->body . $response->errors), "\n";
    $proof = ['dump' => 'connected: true', 'exceptions' => 'thrown: 15', 'info' => 'hidden: it may hold a password',
        'uncaught' => 'Uncaught AmqpPconn\AuthenticationException'][$page];
    echo '  it did what it was to do: ', json_encode(str_contains($response->body, $proof)), "\n";
    echo '  in its logs: ', $found($fpm->everyLog()), "\n";
}
$broker->deleteUser($user);
?>
--EXPECT--
password in dump: no
  it did what it was to do: true
  in its logs: no
password in exceptions: no
  it did what it was to do: true
  in its logs: no
password in info: no
  it did what it was to do: true
  in its logs: no
password in uncaught: no
  it did what it was to do: true
  in its logs: no
