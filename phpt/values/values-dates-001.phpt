--TEST--
The property "timestamp" takes a DateTimeInterface, and what comes back is its seconds; dates that AMQP cannot tell are refused
--EXTENSIONS--
amqp_pconn
--SKIPIF--
<?php
require __DIR__ . '/../include/skip.inc';
need_broker();
?>
--FILE--
<?php
require __DIR__ . '/values.inc';

use AmqpPconn\FieldValue;

class Unconstructed extends DateTimeImmutable
{
    public function __construct()
    {
    }
}

date_default_timezone_set('Asia/Tokyo');
$channel = connection()->openChannel();
$queue = $channel->queueDeclare('', exclusive: true)->queue;
foreach ([
    'int' => 1000000000,
    'DateTimeImmutable' => new DateTimeImmutable('2001-09-09 01:46:40 UTC'),
    'DateTime' => new DateTime('2001-09-09 03:46:40', new DateTimeZone('+02:00')),
    'with a fraction' => new DateTime('2001-09-09 01:46:40.999 UTC'),
    'the first' => new DateTime('@0'),
    'far away' => new DateTimeImmutable('@253402300800'),
] as $name => $timestamp) {
    $channel->basicPublish('', '', $queue, ['timestamp' => $timestamp, 'headers' => ['date' => is_int($timestamp) ? new DateTimeImmutable("@$timestamp") : $timestamp]]);
    $message = $channel->basicGet($queue, noAck: true);
    echo "$name: ", json_encode($message->timestamp), ', header: ', described_value($message->headers['date']), "\n";
}
$given = new DateTime('2001-09-09 01:46:40 UTC');
$channel->basicPublish('', '', $queue, ['headers' => ['date' => $given]]);
echo 'it is left as it was: ', described_value($given), "\n";
foreach ([
    'before 1970' => ['headers' => ['date' => new DateTime('@-1')]],
    'long before' => ['headers' => ['a' => ['b' => [new DateTimeImmutable('0001-01-01')]]]],
    'timestamp before 1970' => ['timestamp' => new DateTime('@-1')],
    'timestamp -1' => ['timestamp' => -1],
    'not constructed' => ['headers' => ['date' => new Unconstructed()]],
    'timestamp not constructed' => ['timestamp' => new Unconstructed()],
    'timestamp as text' => ['timestamp' => '2001-09-09'],
    'timestamp as float' => ['timestamp' => 1.5],
    'timestamp as FieldValue' => ['timestamp' => FieldValue::timestamp(5)],
    'an interval' => ['headers' => ['date' => new DateInterval('PT1S')]],
    'a zone' => ['headers' => ['date' => new DateTimeZone('UTC')]],
    'priority as date' => ['priority' => new DateTime()],
] as $name => $properties) {
    echo "$name: ", thrown(static fn () => $channel->basicPublish('', '', $queue, $properties)), "\n";
}
?>
--EXPECT--
int: 1000000000, header: DateTimeImmutable(2001-09-09T01:46:40.000000 GMT+0000)
DateTimeImmutable: 1000000000, header: DateTimeImmutable(2001-09-09T01:46:40.000000 GMT+0000)
DateTime: 1000000000, header: DateTimeImmutable(2001-09-09T01:46:40.000000 GMT+0000)
with a fraction: 1000000000, header: DateTimeImmutable(2001-09-09T01:46:40.000000 GMT+0000)
the first: 0, header: DateTimeImmutable(1970-01-01T00:00:00.000000 GMT+0000)
far away: 253402300800, header: 253402300800
it is left as it was: DateTime(2001-09-09T01:46:40.000000 UTC)
before 1970: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["date"] must not be a date before 1970
long before: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["a"]["b"]["0"] must not be a date before 1970
timestamp before 1970: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be between 0 and 9223372036854775807, -1 given
timestamp -1: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be between 0 and 9223372036854775807, -1 given
not constructed: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["date"] must be a date that was constructed
timestamp not constructed: ValueError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be a date that was constructed
timestamp as text: TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be of type DateTimeInterface|int, string given
timestamp as float: TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be of type DateTimeInterface|int, float given
timestamp as FieldValue: TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "timestamp" must be of type DateTimeInterface|int, AmqpPconn\FieldValue given
an interval: TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["date"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, DateInterval given
a zone: TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: headers["date"] must be null, bool, int, float, string, array, DateTimeInterface, Decimal or FieldValue, DateTimeZone given
priority as date: TypeError: AmqpPconn\PChannel::basicPublish(): Argument #4 ($properties) is refused: property "priority" must be of type int, DateTime given
