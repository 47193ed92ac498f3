--TEST--
A session handler that PHP calls after the end of our request cannot use what was parked, may take a connection, and what it leaves unsettled is given back too
--EXTENSIONS--
amqp_pconn
session
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
need_fpm();
?>
--FILE--
<?php
require __DIR__ . '/fpm.inc';

[$queue, $said] = [unique('queue'), unique('said')];
$reader = connection()->openChannel();
$reader->queueDeclare($queue);
$reader->queueDeclare($said);
$reader->basicPublish('hello', '', $queue);
wait_until(static fn () => $reader->queueDeclarePassive($queue)->messageCount === 1, 'the message is there');

$fpm = new Fpm();
$fpm->page('late', <<<'PHP'
    final class Late extends SessionHandler
    {
        private $again;

        public function __construct(private $connection, private $message)
        {
        }

        public function open($path, $name): bool
        {
            return true;
        }

        public function read($id): string
        {
            return '';
        }

        public function write($id, $data): bool
        {
            $errors = [thrown(fn () => $this->connection->openChannel()), thrown(fn () => $this->message->ack())];
            $late = page_connection();
            $channel = $late->openChannel();
            $this->again = $channel->basicGet($_GET['queue']);
            $says = ['got' => [$this->again?->body, $this->again?->redelivered], 'status' => $late->getPersistenceStatus()];
            foreach ([...$errors, json_encode($says)] as $line) {
                $channel->basicPublish($line, '', $_GET['said']);
            }
            if ($_GET['then'] === 'exit') {
                exit('the end');
            }
            return true;
        }

        public function close(): bool
        {
            return true;
        }

        // PHP calls it now and then.
        public function gc($lifetime): int
        {
            return 0;
        }
    }

    $connection = page_connection();
    $message = $connection->openChannel()->basicGet($_GET['queue']);
    session_set_save_handler(new Late($connection, $message), false);
    session_start();
    $_SESSION['x'] = 1;
    PHP);
$fpm->page('next', <<<'PHP'
    $connection = page_connection();
    $message = $connection->openChannel()->basicGet($_GET['queue']);
    answer(['got' => [$message?->body, $message?->redelivered], 'status' => $connection->getPersistenceStatus()]);
    PHP);
foreach (['return', 'exit'] as $then) {
    echo "$then\n";
    $fpm->request('late', ['queue' => $queue, 'said' => $said, 'then' => $then]);
    for ($i = 0; $i < 3; ++$i) {
        $line = wait_until(static fn () => $reader->basicGet($said, noAck: true), 'it said something')->body;
        echo '  ', preg_replace('/127\.0\.0\.1:\d+/', 'HOST:PORT', $line), "\n";
    }
    $next = $fpm->get('next', ['queue' => $queue]);
    echo '  next: ', json_encode(['got' => $next['got'], 'status' => $next['status']]), "\n";
}
foreach (array_count_values(preg_grep('/^amqp_pconn:/', $fpm->phpLog())) as $line => $count) {
    echo "$count times: ", preg_replace('/127\.0\.0\.1:\d+/', 'HOST:PORT', $line), "\n";
}
$reader->queueDelete($queue);
$reader->queueDelete($said);
?>
--EXPECT--
return
  AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  {"got":["hello",true],"status":2}
  next: {"got":["hello",true],"status":2}
exit
  AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  AmqpPconn\ConnectionException: the connection to HOST:PORT was put to sleep or shut down by the program; call connect() to wake it
  {"got":["hello",true],"status":2}
  next: {"got":["hello",true],"status":2}
6 times: amqp_pconn: what a request had not settled was given back to HOST:PORT, deliveries: 1
