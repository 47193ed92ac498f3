<?php

/**
 * @generate-class-entries
 * @undocumentable
 */

namespace AmqpPconn;

/**
 * Base of everything this extension throws for a reason outside the program.
 * getCode() is the AMQP reply code where the broker gave one, else 0.
 */
class PConnException extends \RuntimeException
{
}

/** The connection could not be made, or has ended. What was not confirmed may be lost. */
class ConnectionException extends PConnException
{
}

/**
 * The broker takes nothing at present (connection.blocked): it is short of memory or disk, and says so in the message.
 * Thrown at once, without waiting, by everything that would publish or ask the broker something, until it unblocks the
 * connection. Settling deliveries goes on. waitForConfirms() throws UnconfirmedPublishException instead, after 20
 * milliseconds: the broker still confirms what it had read. The connection lives on.
 *
 * A publish that was under way when the broker blocked throws this too; it is published when the broker unblocks.
 */
class BlockedException extends ConnectionException
{
}

/** The broker refused the credentials (403 ACCESS_REFUSED). */
class AuthenticationException extends ConnectionException
{
}

/** The broker closed the channel (channel.close), or it can no longer be used; the connection lives on. */
class ChannelException extends PConnException
{
}

/** A time-out passed. The message names the step that was waited for. */
class TimeoutException extends PConnException
{
}

/**
 * PConnection::sleep() is refused: deliveries of this request are neither acknowledged nor given back. Or it was done,
 * and consumers with noAck that it cancelled had been sent messages which they were not called for.
 */
class UnackedDeliveriesException extends PConnException
{
    /**
     * The unsettled deliveries, where it is refused: lists of delivery tags, by channel id.
     *
     * @var array<int, int[]>
     */
    public readonly array $deliveryTags;

    /**
     * What the consumers with noAck were not called for: the broker has forgotten it, so nobody else has it. The
     * connection sleeps then. Where there was something else to tell, that is the previous exception.
     *
     * @var Message[]
     */
    public readonly array $messages;
}

/**
 * Not all that was published in confirm mode was confirmed: the broker refused some of it (basic.nack), or did not
 * answer for it in time, or the channel or the connection ended before it did. getCode() is the reply code where the
 * broker gave one.
 *
 * The numbers are those that basicPublish() returned. A message that is missing may or may not have arrived.
 */
class UnconfirmedPublishException extends PConnException
{
    /**
     * Sequence numbers of what the broker refused, by channel id.
     *
     * @var array<int, int[]>
     */
    public readonly array $nacked;

    /**
     * Sequence numbers of what it did not answer for, by channel id.
     *
     * @var array<int, int[]>
     */
    public readonly array $missing;
}

/** PConnection::sleep() is refused: a transaction has work that is neither committed nor rolled back. */
class OpenTransactionException extends PConnException
{
    /**
     * The ids of the channels.
     *
     * @var int[]
     */
    public readonly array $channels;
}

/**
 * A PConnection has no token, or what serialize() made of one wakes no connection here: it was used before, altered, made by
 * another process, or its connection has ended or was in use since. The message says which. The way on is a new PConnection.
 */
class TokenException extends PConnException
{
}

/** Is told what becomes of publishes: see PChannel::setEventHandler(). */
interface ChannelEventHandler
{
    /**
     * basic.ack: the broker has taken the message.
     *
     * @param int $sequence what basicPublish() returned
     */
    public function publishConfirm(int $sequence): void;

    /**
     * basic.nack: the broker has refused the message.
     *
     * @param int $sequence what basicPublish() returned
     */
    public function publishNack(int $sequence): void;

    /** basic.return: no queue was there for a mandatory message. Its confirm follows, since the broker dealt with it. */
    public function publishReturn(ReturnedMessage $message): void;
}

/**
 * A broker connection that outlives the request.
 *
 * Constructing one costs nothing: the worker's kept connection is taken up by connect(), or by the first use.
 * At sleep(), when the object is released, or when the request ends, it goes back to the worker.
 *
 * serialize() of one is a sleep() that leaves a token, and unserialize() of that token wakes just that connection.
 *
 * @strict-properties
 */
final class PConnection
{
    /**
     * getPersistenceStatus(): this connection was opened in this request.
     * @var int
     */
    public const SOCK_NEW = 1;

    /**
     * getPersistenceStatus(): this connection was kept, as a rule from an earlier request of this worker.
     * @var int
     */
    public const SOCK_REUSED = 2;

    /**
     * What a consumer returns for a delivery: acknowledge it (basic.ack).
     * @var int
     */
    public const CONSUMER_ACK = 1;

    /**
     * What a consumer returns for a delivery: back to its queue (basic.reject with requeue). Streams take CONSUMER_ACK only.
     * @var int
     */
    public const CONSUMER_REJECT = 2;

    /**
     * What a consumer returns for a delivery: drop it, or dead-letter it where the queue says so (basic.reject without
     * requeue).
     * @var int
     */
    public const CONSUMER_DROP = 3;

    /**
     * What a consumer returns for a delivery: cancel the consumer (basic.cancel); the delivery is not settled by it.
     * @var int
     */
    public const CONSUMER_CANCEL = 4;

    /**
     * Checks the parameters; connects nowhere.
     *
     * An array of parameters (host, port, vhost, user, password, sasl, name, pool, heartbeat, frame_max, channel_max,
     * handshake, suspend, and in seconds connect_timeout, rpc_timeout, write_timeout, sleep_timeout), or an amqp:// URI. Empty
     * takes amqp_pconn.url, and where that is empty too, guest at 127.0.0.1:5672.
     *
     * @throws \ValueError for an unknown parameter or a value out of bounds, naming it
     * @throws \TypeError for a value of the wrong type, naming the parameter
     */
    public function __construct(#[\SensitiveParameter] array|string $params = []) {}

    /**
     * Takes a kept connection of this worker with the same parameters, after a look whether it is alive; else opens
     * one. Where it is connected already it only looks whether the connection is still there; in the place of one that was
     * lost it takes another, and consumers of channels with suspendOnSerialize are serialized for that one. The first use
     * of a new PConnection does this by itself; after sleep() or shutdown() it must be called.
     *
     * @throws AuthenticationException where the broker refuses user or password
     * @throws ConnectionException where it cannot be reached, does not speak AMQP, or refuses the vhost
     * @throws TimeoutException after connect_timeout
     */
    public function connect(): void {}

    /** Looks at the socket (a poll, no round trip): whether the connection is there and usable. */
    public function isConnected(): bool {}

    /** 0 where there is no connection, else SOCK_NEW or SOCK_REUSED. */
    public function getPersistenceStatus(): int {}

    /**
     * A channel. Nothing is sent (channel.open) before its first operation, and then only where the kept connection
     * has no channel to spare.
     *
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function openChannel(): PChannel {}

    /**
     * The channel with this id: one of this request, or one that an earlier request left open. Null where there is
     * none.
     *
     * @throws \ValueError where $id is not between 1 and 65535
     * @throws ChannelException where a consumer that is to go on with it was refused by the broker
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getChannel(int $id): ?PChannel {}

    /**
     * All channels, those included that earlier requests left open.
     *
     * @return array<int, PChannel> by channel id
     * @throws ChannelException where a consumer that is to go on with it was refused by the broker
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getChannels(): array {}

    /**
     * The consumer loop: hands deliveries to their consumers, and tells event handlers of confirms, refusals and returned
     * messages, in the order in which they came, until a limit is reached, $until returns true, or nothing can come any
     * more: no consumer is left and no confirm is due. With all arguments null it may wait for ever; it ends with an
     * exception where the connection ends, as it does after two silent heartbeat intervals.
     *
     * Signal handlers (pcntl) run while it waits. What a consumer, a handler or a signal handler throws comes out of it;
     * the delivery at hand is not settled then, and the connection can be used. It cannot be called by what it calls.
     *
     * No limit interrupts a call. What has come and was not handed over waits for the next select().
     *
     * @param float|null $timeout seconds in all, 0 to 86400; it ends then also while messages keep coming. 0 looks once,
     *     hands over what has come by then, and waits for nothing
     * @param float|null $idleTimeout seconds without a delivery, 0 to 86400
     * @param int|null $maxMessages deliveries, from 1
     * @param callable|null $until is asked before it waits and after each thing it did; true ends the loop
     * @return int deliveries
     * @throws \ValueError
     * @throws \Error where it is running already
     * @throws ChannelException where the broker refuses a consumer that is to go on, or has closed a channel with consumers
     * @throws ConnectionException
     * @throws TimeoutException where the broker took no more bytes within write_timeout
     */
    public function select(?float $timeout = null, ?float $idleTimeout = null, ?int $maxMessages = null, ?callable $until = null): int {}

    /**
     * Gives the connection back to the worker. Its PChannel objects can no longer be used; connect() wakes it again.
     * Writes what is due (fences, the deletion of exclusive queues), and waits for answers only where there are consumers,
     * or confirms that are due. Does nothing where there is no connection.
     *
     * Refused as long as there are deliveries that are not settled, or a transaction has uncommitted work; nothing has
     * changed then: settle, commit or roll back, and sleep again. (The end of the request, and the release of the
     * object, give back and roll back.)
     *
     * Where confirms are due it waits for them, up to sleep_timeout, and tells event handlers of them. What the broker
     * refused or did not confirm by then is thrown: the connection sleeps, without that channel.
     *
     * Consumers are cancelled (basic.cancel), up to sleep_timeout again; what waited for them and what they had not settled
     * goes back to the queues. What waited for those with noAck is in no queue any more: an UnackedDeliveriesException has
     * it, and the connection sleeps. On channels with suspendOnSerialize they are suspended instead.
     *
     * @param bool $requeueUnacked gives back what is not settled (basic.nack with requeue) instead of refusing
     * @throws UnackedDeliveriesException where deliveries are not settled, or have come under noAck
     * @throws OpenTransactionException where a transaction has uncommitted work
     * @throws UnconfirmedPublishException where not all that was published was confirmed
     * @throws ChannelException where a consumer with suspendOnSerialize cannot be suspended; nothing has changed then
     * @throws PConnException where a PersistenceHelper could not store a consumer; nothing has changed then
     * @throws ConnectionException where the connection was lost while writing
     * @throws TimeoutException where the broker took no more bytes within sleep_timeout
     */
    public function sleep(bool $requeueUnacked = false): void {}

    /**
     * connection.update-secret: gives the broker a new secret before the old one expires, such as an OAuth 2 token. From
     * then on the connection is kept for the parameters with the new secret as their password.
     *
     * @param string $secret at most 3000 bytes
     * @param string $reason for the broker's log, at most 255 bytes
     * @throws \ValueError
     * @throws ConnectionException where the broker refuses it: it closes the connection
     * @throws TimeoutException where no answer came within rpc_timeout; the connection is lost then
     */
    public function updateSecret(#[\SensitiveParameter] string $secret, string $reason = ''): void {}

    /**
     * The broker's reason for taking nothing at present (connection.blocked), null where it takes messages. Looks at the
     * socket (a poll, no round trip).
     *
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getBlockedReason(): ?string {}

    /**
     * Keeps an exclusive queue beyond the request, with the connection that it belongs to: without this it is deleted
     * (queue.delete) by sleep() and at the end of the request. Messages gather in it meanwhile. Whoever asks for a connection
     * with the same parameters in this worker gets that one first, and finds the queue in getKeptQueues(). Sends nothing.
     *
     * It is kept until it is deleted (queueDelete()), or its connection ends: by shutdown(), idle_timeout, max_lifetime or a
     * limit, with the worker, or because the broker closed it. Except for the first that is a line in the log.
     *
     * @param string $queue its name, also one that the broker chose; declared on this connection with exclusive: true, and
     *     without autoDelete, since consumers end with the request. One with x-expires may be gone all the same
     * @throws \ValueError where it is none of these
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function keepExclusive(string $queue): void {}

    /**
     * The names of the exclusive queues that this connection keeps, from this request and from earlier ones. Empty where
     * the connection is a new one.
     *
     * @return string[]
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getKeptQueues(): array {}

    /**
     * Has the consumers that sleep with this connection stored by objects of that class, instead of in the worker's memory.
     * It holds for what this object puts to sleep; what was stored before is had again from where it is.
     *
     * @param string $class that implements PersistenceHelper and is made without arguments: FilePersistenceHelper,
     *     ApcuPersistenceHelper, or one of the program's. One is made at once, to see that it can be
     * @throws \ValueError where there is no such class, or it is none of these
     * @throws \Throwable what its constructor throws
     */
    public function setPersistenceHelperImpl(string $class): void {}

    /**
     * Closes the broker connection for good (connection.close, bounded); it is not kept, nor are consumers that sleep with it.
     * After sleep() it does nothing: the connection is the worker's.
     */
    public function shutdown(): void {}

    /**
     * What the broker says of itself in connection.start: product, version, capabilities and more.
     *
     * @return array<string, mixed>
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getServerProperties(): array {}

    /**
     * The negotiated heartbeat (connection.tune), in seconds; 0 for none.
     *
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getHeartbeat(): int {}

    /**
     * The negotiated frame_max (connection.tune), in bytes; 0 for no limit.
     *
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getFrameMax(): int {}

    /**
     * The negotiated channel_max (connection.tune): the highest channel id.
     *
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getChannelMax(): int {}

    /**
     * What serialize() does: sleep(), with all that refuses it, and a token for the connection that sleeps now. Where it
     * sleeps already, the token alone. There is no credential in it, and nothing of the program's. It is good for once, in
     * this worker only, and reserves nothing: others may get the connection meanwhile, and then it wakes none. The worker
     * remembers the last 1024.
     *
     * What serializes all that it holds, such as $_SESSION, is no place for a PConnection: store the token instead.
     *
     * @return array<string, string>
     * @throws TokenException where there is no connection, or one that will not be kept; nothing has changed then. Or where
     *     it ended when it was put to sleep
     * @throws PConnException what sleep() throws
     */
    public function __serialize(): array {}

    /**
     * What unserialize() does: wakes the connection that the token was made for, after a look whether it is alive. Where it
     * does not, no other connection takes its place.
     *
     * @param mixed[] $data what __serialize() returned
     * @throws TokenException where the token is not good, or its connection cannot be had
     */
    public function __unserialize(array $data): void {}

    /**
     * Where it is connected to and its state, without a credential.
     *
     * @return array<string, mixed>
     */
    public function __debugInfo(): array {}
}

/**
 * A channel of a PConnection. It keeps its PConnection alive.
 *
 * Every operation throws ChannelException where the channel was closed (by the broker, with its code and text, or by
 * the program) or its connection sleeps; ConnectionException where the connection has ended; TimeoutException where no
 * answer came within rpc_timeout (the channel is then out of step and can only be closed) or the broker took no more
 * bytes within write_timeout (the connection is then lost).
 * Names are at most 255 bytes long; a longer one is a ValueError.
 *
 * @strict-properties
 * @not-serializable
 */
final class PChannel
{
    /**
     * How many acknowledgements the consumer loop puts off to send them with one basic.ack (multiple), which never covers
     * a delivery that was not acknowledged. What was put off is sent before the loop waits, before anything else is settled
     * on this channel, and at its end. 1 for none.
     */
    public int $ackBuffer = 1;

    /**
     * When the connection sleeps, by sleep() or at the end of the request, the consumers of this channel are suspended
     * instead of ended: they get nothing, what waited for them goes back to its queue, and their channel is in
     * PConnection::getChannels() of a later request of the same worker and connection parameters, with its consumers
     * under their tags. They are serialized for that: a Closure, or what cannot be serialized, ends with its request, which
     * is a line in the log.
     *
     * Refused for consumers with noAck, and of queues that this connection has declared with autoDelete. Of such a queue
     * that others have declared nothing is known here: it goes with its last consumer, also with one that falls asleep.
     */
    public bool $suspendOnSerialize = false;

    /**
     * A request that claims this channel (PConnection::getChannel(), getChannels(), or select()) resumes its consumers at
     * once; else resume() does.
     */
    public bool $resumeOnHydrate = false;

    /** Channels are made by PConnection::openChannel(). */
    private function __construct() {}

    /**
     * The AMQP channel id, from 1. Chooses the channel where no operation has done so yet.
     *
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function getChannelId(): int {}

    /** False after close(), after the broker closed it, after a call on it timed out, and when the lease is over. */
    public function isOpen(): bool {}

    /**
     * The program is done with it. A clean channel is not closed at the broker but kept for the next openChannel().
     * Deliveries that are not settled are given back (basic.nack with requeue), uncommitted work is rolled back. Confirms
     * that are due are not waited for: what the broker refuses later is a line in the log.
     */
    public function close(): void {}

    /** The connection it was opened on. */
    public function getConnection(): PConnection {}

    /**
     * exchange.declare: makes the exchange where it does not exist.
     *
     * @param mixed[] $arguments
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function exchangeDeclare(string $exchange, string $type = 'direct', bool $durable = false, bool $autoDelete = false, bool $internal = false, array $arguments = []): void {}

    /**
     * exchange.declare with passive: looks without making; ChannelException 404 where it does not exist.
     *
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function exchangeDeclarePassive(string $exchange): void {}

    /**
     * exchange.delete
     *
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function exchangeDelete(string $exchange, bool $ifUnused = false): void {}

    /**
     * exchange.bind, an extension of RabbitMQ's: what is published to $source with a routing key that fits reaches
     * $destination as well.
     *
     * @param mixed[] $arguments
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function exchangeBind(string $destination, string $source, string $routingKey = '', array $arguments = []): void {}

    /**
     * exchange.unbind, with the arguments that were given to exchangeBind().
     *
     * @param mixed[] $arguments
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function exchangeUnbind(string $destination, string $source, string $routingKey = '', array $arguments = []): void {}

    /**
     * queue.declare: makes the queue where it does not exist. An empty name has the broker choose one.
     * An exclusive queue is deleted when the connection goes back to the worker.
     *
     * @param mixed[] $arguments such as x-queue-type
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function queueDeclare(string $queue = '', bool $durable = false, bool $exclusive = false, bool $autoDelete = false, array $arguments = []): QueueDeclareOk {}

    /**
     * queue.declare with passive: looks without making; ChannelException 404 where it does not exist.
     *
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function queueDeclarePassive(string $queue): QueueDeclareOk {}

    /**
     * queue.bind. Here and below an empty queue name stands for the queue last declared on this channel in this
     * request.
     *
     * @param mixed[] $arguments
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function queueBind(string $queue, string $exchange, string $routingKey = '', array $arguments = []): void {}

    /**
     * queue.unbind, with the arguments that were given to queueBind().
     *
     * @param mixed[] $arguments
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function queueUnbind(string $queue, string $exchange, string $routingKey = '', array $arguments = []): void {}

    /**
     * queue.purge
     *
     * @return int messages removed
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function queuePurge(string $queue): int {}

    /**
     * queue.delete
     *
     * @return int messages deleted with it
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function queueDelete(string $queue, bool $ifUnused = false, bool $ifEmpty = false): int {}

    /**
     * basic.publish: one system call while the message fits the socket's buffer; no answer is waited for.
     *
     * An error of the broker (a missing exchange: 404) is known later: a following operation of this channel throws it,
     * or it becomes a line in the log where the request has ended by then.
     *
     * In confirm mode (see confirmSelect()) each publish has a sequence number, by which confirms, refusals and
     * UnconfirmedPublishException name it: 1 is the first one that this channel object publishes in this request.
     *
     * @param mixed[] $properties content_type, content_encoding, headers (array), delivery_mode (1 or 2),
     *     priority (0 to 255), correlation_id, reply_to, expiration (milliseconds, as a string), message_id,
     *     timestamp (seconds since 1970), type, user_id, app_id, cluster_id; null leaves one out
     * @param bool $mandatory where no queue is there for it, the message comes back (basic.return), to
     *     ChannelEventHandler::publishReturn(); without a handler it is only counted
     * @return int|null the sequence number in confirm mode, else null
     * @throws \ValueError for an unknown property or a value that cannot be sent, naming it
     * @throws \TypeError for a property of the wrong type, naming it
     * @throws BlockedException where the broker takes nothing at present
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicPublish(string $body, string $exchange = '', string $routingKey = '', array $properties = [], bool $mandatory = false): ?int {}

    /**
     * basic.publish for several messages at once, in writes of up to 64 KiB: the cheapest way to publish.
     *
     * All messages are read and checked before the first byte is sent: where one cannot be sent, or a generator throws,
     * none is.
     *
     * Each message is an array with the keys body, exchange, routing_key, properties and mandatory: the arguments of
     * basicPublish(), with its defaults.
     *
     * @return int in confirm mode the sequence number of the last one (they are consecutive), else how many there were
     * @throws \ValueError naming the message by its place, from 0, and what is wrong with it
     * @throws \TypeError the same
     * @throws BlockedException where the broker takes nothing at present
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicPublishBatch(iterable $messages): int {}

    /**
     * confirm.select: from here on the broker confirms what is published on this channel, or refuses it. Costs no round
     * trip: a kept channel in confirm mode is taken where there is one, else this goes out with the first publish. Does
     * nothing where the channel is in confirm mode.
     *
     * @throws BlockedException where the broker takes nothing at present
     * @throws ChannelException where the channel is in a transaction
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function confirmSelect(): void {}

    /**
     * Waits until the broker has answered for all that was published on this channel in confirm mode, and tells the
     * event handler, in the order in which the broker said it.
     *
     * After a time-out, and where the broker is blocked, confirms can still be waited for again.
     *
     * @param float|null $timeout seconds, 0 to 86400; 0 waits for nothing, and throws where what has arrived is not all;
     *     null stands for rpc_timeout
     * @throws \ValueError
     * @throws UnconfirmedPublishException where not all was confirmed, with the numbers of what was refused and of what is
     *     missing
     * @throws ChannelException where the channel is in no confirm mode, or is closed and nothing was due
     * @throws ConnectionException where the connection has ended and nothing was due
     */
    public function waitForConfirms(?float $timeout = null): void {}

    /**
     * Whether the broker still has to answer for something that was published on this channel in confirm mode. Looks at
     * the socket (a poll, no round trip) and does not wait.
     *
     * @throws ChannelException
     * @throws ConnectionException
     */
    public function hasOutstandingConfirms(): bool {}

    /**
     * Who is told of confirms, refusals and returned messages: by waitForConfirms() and PConnection::sleep(), and by
     * nothing else, so never in the middle of another call. Null for nobody. What a handler throws comes out of that
     * call. What arrived before it was set is not told.
     *
     * Where the request ends before a returned message was told, that is a line in the log. Outside of confirm mode nothing
     * waits for a message to come back: sleep() tells of those that have.
     */
    public function setEventHandler(?ChannelEventHandler $handler): void {}

    /**
     * tx.select: from here on what is published and settled on this channel takes effect with txCommit(), all of it or
     * nothing (for a single queue; see the guide). Costs no round trip, as confirmSelect(). Does nothing where the channel
     * is in a transaction already.
     *
     * @throws BlockedException where the broker takes nothing at present
     * @throws ChannelException where the channel is in confirm mode
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function txSelect(): void {}

    /**
     * tx.commit: one round trip. What follows is another transaction.
     *
     * Where it fails or times out, nobody knows whether the work was committed.
     *
     * @throws BlockedException where the broker takes nothing at present
     * @throws ChannelException where the channel is in no transaction
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function txCommit(): void {}

    /**
     * tx.rollback: one round trip. What was published since is dropped; what was settled since is not settled, and can
     * be settled again.
     *
     * @throws BlockedException where the broker takes nothing at present
     * @throws ChannelException where the channel is in no transaction
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function txRollback(): void {}

    /**
     * basic.get: takes a message out of the queue; null where it is empty.
     *
     * The message stays the broker's until it is settled: acknowledged, rejected, or given back. What a request has not
     * settled by its end goes back to the queue, marked as redelivered.
     *
     * @param bool $noAck the broker forgets the message as it sends it: nothing is to be settled, and it is lost with
     *     the connection or the program
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicGet(string $queue, bool $noAck = false): ?Message {}

    /**
     * basic.qos: how many unsettled deliveries the broker may have under way to consumers of this channel; 0, the
     * default, for no limit. It does not limit consumers with noAck, nor basicGet().
     *
     * @param int $prefetchCount 0 to 65535
     * @param bool $global for all consumers of the channel together, and not for each new one (as RabbitMQ understands it)
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicQos(int $prefetchCount, bool $global = false): void {}

    /**
     * basic.consume: from here on PConnection::select() calls $onDelivery for each message of the queue, with (Message,
     * PChannel). What it returns settles the delivery: null for nothing (the program settles it), one of
     * PConnection::CONSUMER_*, or a list of these, done in order.
     *
     * The channel object lives as long as it has a consumer.
     *
     * @param callable $onDelivery takes its arguments by value, and needs no more than these two
     * @param string $consumerTag empty for one of the broker's choice
     * @param bool $noLocal RabbitMQ ignores it
     * @param bool $noAck the broker forgets a message as it sends it: nothing is to be settled, and what was under way is
     *     lost where the consumer or the request ends
     * @param bool $exclusive nobody else may consume the queue
     * @param mixed[] $arguments such as x-priority, x-stream-offset
     * @return string the consumer tag
     * @throws \ValueError
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicConsume(string $queue, callable $onDelivery, string $consumerTag = '', bool $noLocal = false, bool $noAck = false, bool $exclusive = false, array $arguments = []): string {}

    /**
     * basic.cancel: ends a consumer. What waited for it goes back to its queue (in a transaction with its commit); what it
     * was given stays to be settled.
     *
     * @throws \ValueError where no consumer of this channel has this tag
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicCancel(string $consumerTag): void {}

    /**
     * basic.recover with requeue: all unsettled deliveries of this channel go back to their queues, and come again.
     *
     * @throws ChannelException also where it has consumed a stream, which delivers nothing again
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicRecover(): void {}

    /** Makes a consumer known to the channel; startConsumer() or startAllConsumers() starts it. Twice does nothing. */
    public function addConsumer(Consumer $consumer): void {}

    /**
     * basic.consume with the consumer's getConsumeParams(); adds it where it was not added.
     *
     * @return bool false where it runs already
     * @throws \ValueError for parameters that make no sense, naming the key
     * @throws \TypeError for parameters of a wrong type, naming the key
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function startConsumer(Consumer $consumer): bool {}

    /**
     * Starts all that were added and do not run, in the order in which they were added, up to one that cannot be.
     *
     * @return bool false where there was none to start
     * @throws \ValueError for parameters that make no sense, naming the consumer's class and the key
     * @throws \TypeError for parameters of a wrong type, naming the consumer's class and the key
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function startAllConsumers(): bool {}

    /**
     * Forgets a consumer, and cancels it where it runs.
     *
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function removeConsumer(Consumer $consumer): void {}

    /**
     * The same for all of them, and for those of basicConsume().
     *
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function removeAllConsumers(): void {}

    /** @return string[] the tags of the consumers that run */
    public function getConsumerTags(): array {}

    /** The consumer that runs under this tag; null where there is none, or where it is one of basicConsume(). */
    public function getConsumerByTag(string $tag): ?Consumer {}

    /**
     * basic.ack: the delivery has been dealt with. Written at once, unless $ackBuffer puts it off; no answer is waited for.
     *
     * Only deliveries that this channel object received in this request, and that are not settled, can be: any other
     * tag is refused here, and nothing is sent. The same goes for basicNack() and basicReject().
     *
     * @param int $deliveryTag Message::$deliveryTag
     * @param bool $multiple all deliveries of this channel up to this one; with tag 0 all there are
     * @throws \ValueError where nothing unsettled has this tag
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicAck(int $deliveryTag, bool $multiple = false): void {}

    /**
     * basic.nack, an extension of RabbitMQ's: the delivery was not dealt with.
     *
     * @param int $deliveryTag Message::$deliveryTag
     * @param bool $multiple all deliveries of this channel up to this one; with tag 0 all there are
     * @param bool $requeue back to the queue; else it is dropped, or dead-lettered where the queue says so
     * @throws \ValueError where nothing unsettled has this tag, or where it is of a stream, which takes basic.ack only
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicNack(int $deliveryTag, bool $multiple = false, bool $requeue = true): void {}

    /**
     * basic.reject: as basicNack(), for one delivery, and known to every broker.
     *
     * @param int $deliveryTag Message::$deliveryTag
     * @param bool $requeue back to the queue; else it is dropped, or dead-lettered where the queue says so
     * @throws \ValueError where nothing unsettled has this tag, or where it is of a stream, which takes basic.ack only
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function basicReject(int $deliveryTag, bool $requeue = true): void {}

    /**
     * Its consumers get nothing from now on, and are there still; what waits for them goes back to its queue. basic.cancel
     * for each, or channel.flow where the parameter suspend says so. Waits until that is so.
     *
     * @throws ChannelException
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function suspend(): void {}

    /**
     * Its consumers go on: basic.consume under the same tag, or channel.flow.
     *
     * @throws ChannelException where the broker refuses one of them, because its queue is gone for example: it has closed
     *                          the channel then
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function resume(): void {}

    /** It has consumers that get nothing. */
    public function isSuspended(): bool {}

    /**
     * The tags of the deliveries of this channel that are not settled, in their order.
     *
     * @return int[]
     */
    public function getUnackedTags(): array {}

    /** @return array<string, mixed> */
    public function __debugInfo(): array {}
}

/**
 * A message as it came from a queue. Properties that the publisher did not set are null. It keeps its PChannel alive
 * where it is to be settled.
 *
 * @strict-properties
 * @not-serializable
 */
final class Message
{
    public readonly string $body;
    public readonly string $exchange;
    public readonly string $routingKey;
    public readonly int $deliveryTag;
    public readonly bool $redelivered;

    /** Messages left in the queue when it was taken by basicGet(). */
    public readonly ?int $messageCount;

    /** The tag of the consumer that it came for; null when it was taken by basicGet(). */
    public readonly ?string $consumerTag;

    public readonly ?string $contentType;
    public readonly ?string $contentEncoding;

    /** @var array<string, mixed> empty where there were none */
    public readonly array $headers;

    /** 1: transient, 2: persistent */
    public readonly ?int $deliveryMode;
    public readonly ?int $priority;
    public readonly ?string $correlationId;
    public readonly ?string $replyTo;

    /** milliseconds */
    public readonly ?string $expiration;
    public readonly ?string $messageId;

    /** seconds since 1970 */
    public readonly ?int $timestamp;
    public readonly ?string $type;
    public readonly ?string $userId;
    public readonly ?string $appId;
    public readonly ?string $clusterId;

    /** Messages are made by PChannel::basicGet() and for consumers. */
    private function __construct() {}

    /**
     * PChannel::basicAck() for this message.
     *
     * @throws \ValueError where it was settled already, or came with noAck
     * @throws ChannelException also where its channel was closed, or its connection slept and was woken meanwhile
     * @throws ConnectionException also where its connection sleeps
     * @throws TimeoutException
     */
    public function ack(): void {}

    /**
     * PChannel::basicNack() for this message.
     *
     * @param bool $requeue back to the queue; else it is dropped, or dead-lettered where the queue says so
     * @throws \ValueError where it was settled already, came with noAck, or is of a stream, which takes basic.ack only
     * @throws ChannelException also where its channel was closed, or its connection slept and was woken meanwhile
     * @throws ConnectionException also where its connection sleeps
     * @throws TimeoutException
     */
    public function nack(bool $requeue = true): void {}

    /**
     * PChannel::basicReject() for this message.
     *
     * @param bool $requeue back to the queue; else it is dropped, or dead-lettered where the queue says so
     * @throws \ValueError where it was settled already, came with noAck, or is of a stream, which takes basic.ack only
     * @throws ChannelException also where its channel was closed, or its connection slept and was woken meanwhile
     * @throws ConnectionException also where its connection sleeps
     * @throws TimeoutException
     */
    public function reject(bool $requeue = true): void {}
}

/**
 * A mandatory message that no queue was there for (basic.return).
 *
 * @strict-properties
 * @not-serializable
 */
final class ReturnedMessage
{
    /** Why: 312 for NO_ROUTE. */
    public readonly int $replyCode;

    /** The broker's words for it. */
    public readonly string $replyText;
    public readonly string $exchange;
    public readonly string $routingKey;
    public readonly string $body;

    public readonly ?string $contentType;
    public readonly ?string $contentEncoding;

    /** @var array<string, mixed> empty where there were none */
    public readonly array $headers;

    /** 1: transient, 2: persistent */
    public readonly ?int $deliveryMode;
    public readonly ?int $priority;
    public readonly ?string $correlationId;
    public readonly ?string $replyTo;

    /** milliseconds */
    public readonly ?string $expiration;
    public readonly ?string $messageId;

    /** seconds since 1970 */
    public readonly ?int $timestamp;
    public readonly ?string $type;
    public readonly ?string $userId;
    public readonly ?string $appId;
    public readonly ?string $clusterId;

    /** Made for ChannelEventHandler::publishReturn(). */
    private function __construct() {}
}

/** What receives deliveries: see PChannel::startConsumer() and SimpleConsumer. */
interface Consumer
{
    /**
     * A message has come.
     *
     * @return int|array|null null where the program settles it by itself, one of PConnection::CONSUMER_*, or a list of
     *     these, done in order. Where the consumer has noAck only CONSUMER_CANCEL means anything.
     */
    public function handleDelivery(Message $message, PChannel $channel): int|array|null;

    /** It has been started (basic.consume-ok). */
    public function handleConsumeOk(string $tag, PChannel $channel): void;

    /** The program has cancelled it (basic.cancel-ok). */
    public function handleCancelOk(string $tag, PChannel $channel): void;

    /** The broker has cancelled it (basic.cancel): its queue was deleted, or moved. */
    public function handleCancel(string $tag, PChannel $channel): void;

    /**
     * What to consume, and how: "queue", and where they differ from the defaults of basicConsume() "consumer_tag",
     * "no_local", "no_ack", "exclusive", "arguments".
     *
     * @return array<string, mixed>
     */
    public function getConsumeParams(): array;
}

/** A Consumer of which only handleDelivery() is left to write. */
abstract class SimpleConsumer implements Consumer
{
    protected string $queue;
    protected string $consumerTag;
    protected bool $noLocal;
    protected bool $noAck;
    protected bool $exclusive;

    /** @var mixed[] */
    protected array $arguments;

    /**
     * As PChannel::basicConsume().
     *
     * @param mixed[] $arguments
     */
    public function __construct(string $queue, string $consumerTag = '', bool $noLocal = false, bool $noAck = false, bool $exclusive = false, array $arguments = []) {}

    public function handleConsumeOk(string $tag, PChannel $channel): void {}

    public function handleCancelOk(string $tag, PChannel $channel): void {}

    public function handleCancel(string $tag, PChannel $channel): void {}

    /** @return array<string, mixed> */
    public function getConsumeParams(): array {}
}

/**
 * Where PConnection::setPersistenceHelperImpl() has consumers stored that sleep. An object is made, without arguments, for
 * each thing to do, and cannot switch fibers. What it stores is opaque, and sealed: the extension takes nothing back but what it gave, from where it
 * gave it.
 */
interface PersistenceHelper
{
    /**
     * What the next calls are about; called first.
     *
     * @param string $key letters, digits and hyphens, 65 of them; new each time something is stored
     */
    public function setUrlKey(string $key): void;

    /** What save() is to store. */
    public function setData(string $data): void;

    /** What load() has found, or setData() was given; null for nothing. */
    public function getData(): ?string;

    /** Stores the data under the key. What it throws makes PConnection::sleep() fail, and nothing has changed then. */
    public function save(): void;

    /** Looks for the data of the key, for getData(); false where there is none. What it throws ends the consumer as well. */
    public function load(): bool;

    /**
     * Removes what is stored under the key. Where there is nothing it does nothing. Called in any request of the worker that
     * names this class, three times at most where it throws; never when the worker has ended: what nobody asks for should
     * go by itself after a time.
     */
    public function destroy(): void;
}

/**
 * Stores in files of the directory amqp_pconn.persistence_dir, which nobody but the user of the process can read. They go
 * with the worker; those of a worker that was killed are removed by the next one that uses this class.
 *
 * @strict-properties
 * @not-serializable
 */
final class FilePersistenceHelper implements PersistenceHelper
{
    private ?string $key = null;
    private ?string $data = null;

    /**
     * Makes the directory where there is none.
     *
     * @throws PConnException where it cannot, or the directory is somebody else's or can be read by others
     */
    public function __construct() {}

    /**
     * @param string $key 1 to 128 letters, digits, underscores and hyphens; of this worker alone
     * @throws \ValueError
     */
    public function setUrlKey(string $key): void {}

    public function setData(string $data): void {}

    public function getData(): ?string {}

    /**
     * @throws PConnException where it cannot be written
     * @throws \Error where there is no key or no data
     */
    public function save(): void {}

    /**
     * @throws PConnException where it cannot be read, or is not as it was made: a symbolic link, or of another user or mode
     * @throws \Error where there is no key
     */
    public function load(): bool {}

    /**
     * @throws PConnException where it cannot be removed
     * @throws \Error where there is no key
     */
    public function destroy(): void {}
}

/**
 * Stores in APCu, for a day at most: an entry is lost where APCu's memory is full or cleared, and so is its consumer then.
 *
 * @strict-properties
 * @not-serializable
 */
final class ApcuPersistenceHelper implements PersistenceHelper
{
    private ?string $key = null;
    private ?string $data = null;

    /** @throws PConnException where APCu is not loaded or not enabled */
    public function __construct() {}

    /**
     * @param string $key 1 to 128 letters, digits, underscores and hyphens
     * @throws \ValueError
     * @implementation-alias AmqpPconn\FilePersistenceHelper::setUrlKey
     */
    public function setUrlKey(string $key): void {}

    /** @implementation-alias AmqpPconn\FilePersistenceHelper::setData */
    public function setData(string $data): void {}

    /** @implementation-alias AmqpPconn\FilePersistenceHelper::getData */
    public function getData(): ?string {}

    /**
     * @throws PConnException where APCu has no room for it
     * @throws \Error where there is no key or no data
     */
    public function save(): void {}

    /** @throws \Error where there is no key */
    public function load(): bool {}

    /** @throws \Error where there is no key */
    public function destroy(): void {}
}

/**
 * PConnection::select() for several connections in one wait.
 *
 * @strict-properties
 * @not-serializable
 */
final class EventLoop
{
    /** @var PConnection[] */
    private array $connections = [];

    /** Twice does nothing. */
    public function addConnection(PConnection $connection): void {}

    public function removeConnection(PConnection $connection): void {}

    /**
     * As PConnection::select(), with the limits for all connections together. It ends when nothing can come on any of
     * them.
     *
     * @throws \ValueError
     * @throws \Error where it is running already on one of them
     * @throws ConnectionException
     * @throws TimeoutException
     */
    public function select(?float $timeout = null, ?float $idleTimeout = null, ?int $maxMessages = null, ?callable $until = null): int {}
}

/**
 * An AMQP decimal: $value divided by 10 to the power of $scale, exactly.
 *
 * @strict-properties
 */
final class Decimal implements \Stringable
{
    /** Digits behind the point, 0 to 255. */
    public readonly int $scale;

    /** -2147483648 to 2147483647 */
    public readonly int $value;

    /** @throws \ValueError for a scale or a value out of bounds */
    public function __construct(int $scale, int $value) {}

    /**
     * @param mixed[] $data
     * @throws \Error where it is not of a Decimal
     */
    public function __unserialize(array $data): void {}

    /** "12.34" */
    public function __toString(): string {}
}

/**
 * A value of a field table whose AMQP type PHP would not choose by itself: see the table in docs/reference/values.md. An
 * int is sent as int64, a float as double, a string as a long string, a DateTimeInterface as a timestamp.
 *
 * @strict-properties
 */
final class FieldValue
{
    /** int8, uint8, int16, uint16, int32, uint32, int64, uint64, float, timestamp or bytes */
    public readonly string $type;
    public readonly int|float|string $value;

    /** Made by the functions below. */
    private function __construct() {}

    /**
     * @param mixed[] $data
     * @throws \Error where it is not of a FieldValue
     */
    public function __unserialize(array $data): void {}

    /** @throws \ValueError where it is not between -128 and 127 */
    public static function int8(int $value): FieldValue {}

    /** @throws \ValueError where it is not between 0 and 255 */
    public static function uint8(int $value): FieldValue {}

    /** @throws \ValueError where it is not between -32768 and 32767 */
    public static function int16(int $value): FieldValue {}

    /** @throws \ValueError where it is not between 0 and 65535 */
    public static function uint16(int $value): FieldValue {}

    /** @throws \ValueError where it is not between -2147483648 and 2147483647 */
    public static function int32(int $value): FieldValue {}

    /** @throws \ValueError where it is not between 0 and 4294967295 */
    public static function uint32(int $value): FieldValue {}

    public static function int64(int $value): FieldValue {}

    /**
     * @param int|string $value digits where it is greater than PHP_INT_MAX
     * @throws \ValueError where it is not between 0 and 18446744073709551615
     */
    public static function uint64(int|string $value): FieldValue {}

    /** 32 bits. @throws \ValueError where it is not finite as such */
    public static function float(float $value): FieldValue {}

    /** Seconds since 1970. @throws \ValueError where it is negative */
    public static function timestamp(int $value): FieldValue {}

    /** A byte array. */
    public static function bytes(string $value): FieldValue {}
}

/**
 * The answer to queue.declare.
 *
 * @strict-properties
 * @not-serializable
 */
final class QueueDeclareOk
{
    /** Its name, the broker's choice where none was given. */
    public readonly string $queue;

    /** Messages ready to be delivered. */
    public readonly int $messageCount;
    public readonly int $consumerCount;

    /** Made by PChannel::queueDeclare(). */
    private function __construct() {}
}

/**
 * What this worker (under ZTS, this thread) keeps and has done since it started; also in phpinfo().
 *
 * - sessions: how many broker connections are "leased" by a PConnection, "parked" for the next request, or "settling":
 *   parked, but the broker still owes an answer
 * - channels: of those sessions, how many are "open", of these "spare" (nobody holds them) and "left_open" (by a
 *   program that did not close them, for getChannel())
 * - opened, reused, replaced: connections made, leases that took a kept one, kept ones that were found dead
 * - destroyed: connections that ended, by reason
 * - channels_opened, channels_closed, spares_taken (each saved a channel.open), fences_sent, heartbeats_sent,
 *   late_channel_errors (they came when nobody was left to be told), messages_published, of these in confirm mode
 *   publishes_confirmed, publishes_nacked (refused), publishes_unconfirmed (given up without an answer), messages_returned
 *   (mandatory, and no queue was there), of these late_returns (nobody was left to be told), connections_blocked (how
 *   often a broker took nothing for a while), transactions_rolled_back (that a request had left open), messages_got, messages_consumed,
 *   deliveries_settled (acked, nacked or rejected), deliveries_given_back (by sleep, or at the end of a request)
 * - system_calls: "send", "receive" and "poll" of all connections
 * - keeper_running: whether the thread that tends idle connections runs in this process
 *
 * Sends nothing, waits for nothing.
 *
 * @return array{
 *     sessions: array{leased: int, parked: int, settling: int},
 *     channels: array{open: int, spare: int, left_open: int},
 *     opened: int, reused: int, replaced: int,
 *     destroyed: array<string, int>,
 *     channels_opened: int, channels_closed: int, spares_taken: int, fences_sent: int, heartbeats_sent: int,
 *     late_channel_errors: int, messages_published: int, publishes_confirmed: int, publishes_nacked: int,
 *     publishes_unconfirmed: int, messages_returned: int, late_returns: int, connections_blocked: int,
 *     transactions_rolled_back: int, messages_got: int, messages_consumed: int,
 *     deliveries_settled: int, deliveries_given_back: int,
 *     system_calls: array{send: int, receive: int, poll: int},
 *     keeper_running: bool
 * }
 */
function status(): array {}
