<?php
// What bench/consume and bench/get compare.

const QUEUE = 'bench';
const PREFETCH = 100;
const AMQPLIB = '/usr/share/php/PhpAmqpLib/autoload.php';

/**
 * By benchmark. A variant is one of clients/, or the floor of bench/publish. It consumes, or it gets each message; `ack_every` is after how many it
 * acknowledges, by one basic.ack, and 0 where there is nothing to acknowledge. `channels` is how many are open, each with a
 * consumer, and `held` how many deliveries are held unacknowledged. `beside` names the variant that it is compared with.
 */
const VARIANTS = [
    'consume' => [
        'amqp_pconn' => ['client' => 'amqp_pconn', 'ack_every' => 1, 'beside' => 'php-amqp'],
        'php-amqp' => ['client' => 'php-amqp', 'ack_every' => 1],
        'php-amqplib' => ['client' => 'php-amqplib', 'ack_every' => 1, 'beside' => 'php-amqp'],
        'amqp_pconn-50' => ['client' => 'amqp_pconn', 'ack_every' => 50, 'beside' => 'php-amqp-50'],
        'php-amqp-50' => ['client' => 'php-amqp', 'ack_every' => 50],
        'php-amqplib-50' => ['client' => 'php-amqplib', 'ack_every' => 50, 'beside' => 'php-amqp-50'],
        'held-10' => ['client' => 'amqp_pconn-held', 'ack_every' => 1, 'held' => 10],
        'held-100000' => ['client' => 'amqp_pconn-held', 'ack_every' => 1, 'held' => 100_000, 'beside' => 'held-10'],
        'channels-1' => ['client' => 'amqp_pconn', 'ack_every' => 1, 'channels' => 1],
        'channels-2000' => ['client' => 'amqp_pconn', 'ack_every' => 1, 'channels' => 2000, 'beside' => 'channels-1'],
    ],
    'get' => [
        'floor' => ['client' => 'floor', 'get' => true, 'beside' => 'php-amqp'],
        'amqp_pconn' => ['client' => 'amqp_pconn', 'get' => true, 'ack_every' => 0, 'beside' => 'php-amqp'],
        'php-amqp' => ['client' => 'php-amqp', 'get' => true, 'ack_every' => 0],
        'php-amqplib' => ['client' => 'php-amqplib', 'get' => true, 'ack_every' => 0, 'beside' => 'php-amqp'],
        'amqp_pconn-ack' => ['client' => 'amqp_pconn', 'get' => true, 'ack_every' => 1, 'beside' => 'php-amqp-ack'],
        'php-amqp-ack' => ['client' => 'php-amqp', 'get' => true, 'ack_every' => 1],
        'php-amqplib-ack' => ['client' => 'php-amqplib', 'get' => true, 'ack_every' => 1, 'beside' => 'php-amqp-ack'],
    ],
];

/** What tables call the one that a variant is compared with. */
const BESIDE = 'other';

/** By benchmark and size of the bodies, how many messages are measured in one turn. */
const TURNS = [
    'consume' => [100 => 2000],
    'get' => [100 => 500],
];

/** The queue is filled before each turn, by the floor of bench/publish. */
const FILLED = true;

/** No target is one whose wall times tell nothing. */
const LAZY = '';

/** Of CPU, of bodies of 100 bytes: what the project holds itself to. */
const RATIOS_AGAINST = ['consume' => 'rabbitmq', 'get' => 'rabbitmq'];
const RATIOS_SIZE = 100;
const RATIOS = [
    'consume' => [
        ['of' => 'amqp_pconn', 'to' => 'php-amqp', 'limit' => 0.7],
        ['of' => 'amqp_pconn-50', 'to' => 'php-amqp', 'limit' => 0.5],
        ['of' => 'amqp_pconn-50', 'to' => 'php-amqp-50', 'limit' => null],
        ['of' => 'held-100000', 'to' => 'held-10', 'limit' => 1.1],
        ['of' => 'channels-2000', 'to' => 'channels-1', 'limit' => 1.1],
    ],
    'get' => [
        ['of' => 'amqp_pconn', 'to' => 'php-amqp', 'limit' => 0.8],
        ['of' => 'floor', 'to' => 'php-amqp', 'limit' => null],
        ['of' => 'amqp_pconn-ack', 'to' => 'php-amqp-ack', 'limit' => null],
    ],
];

/** What a variant needs and this PHP does not have; null where it has all. */
function missing(array $variant): ?string
{
    $channel = 'AmqpPconn\\PChannel';
    $needs = match ($variant['client']) {
        'amqp_pconn', 'amqp_pconn-held' => [
            $channel => class_exists($channel),
            "$channel::basicConsume()" => isset($variant['get']) || method_exists($channel, 'basicConsume'),
        ],
        'php-amqp' => ['the extension amqp' => extension_loaded('amqp')],
        'php-amqplib' => [AMQPLIB => is_file(AMQPLIB)],
        'floor' => [],
    };
    return array_search(false, $needs, true) ?: null;
}
