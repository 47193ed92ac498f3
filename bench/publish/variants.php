<?php
// What bench/publish and bench/confirm compare.

const QUEUE = 'bench';
// Of every message of every client: what the floor has encoded beforehand.
const PROPERTIES = ['content_type' => 'text/plain', 'delivery_mode' => 1];
const AMQPLIB = '/usr/share/php/PhpAmqpLib/autoload.php';

/**
 * By benchmark. A variant is a client, either the floor or one of clients/; `batch` is how many messages it hands over at
 * once, and `window` how many it publishes before it waits for their confirms, which it never does where that is 0. `beside`
 * names the variant that it is compared with, the floor of its kind.
 */
const VARIANTS = [
    'publish' => [
        'floor' => ['client' => 'floor', 'batch' => 1, 'window' => 0],
        'floor-batch' => ['client' => 'floor', 'batch' => 1, 'window' => 0, 'write_size' => 65536, 'beside' => 'floor'],
        'amqp_pconn' => ['client' => 'amqp_pconn', 'batch' => 1, 'window' => 0, 'beside' => 'floor'],
        'amqp_pconn-batch' => ['client' => 'amqp_pconn', 'batch' => 100, 'window' => 0, 'beside' => 'floor'],
        'amqp_pconn-batch-1000' => ['client' => 'amqp_pconn', 'batch' => 1000, 'window' => 0, 'beside' => 'floor'],
        'php-amqp' => ['client' => 'php-amqp', 'batch' => 1, 'window' => 0, 'beside' => 'floor'],
        'php-amqplib' => ['client' => 'php-amqplib', 'batch' => 1, 'window' => 0, 'beside' => 'floor'],
        'php-amqplib-batch' => ['client' => 'php-amqplib', 'batch' => 100, 'window' => 0, 'beside' => 'floor'],
    ],
    'confirm' => [
        'floor' => ['client' => 'floor', 'batch' => 1, 'window' => 1],
        'amqp_pconn' => ['client' => 'amqp_pconn', 'batch' => 1, 'window' => 1, 'beside' => 'floor'],
        'php-amqp' => ['client' => 'php-amqp', 'batch' => 1, 'window' => 1, 'beside' => 'floor'],
        'php-amqplib' => ['client' => 'php-amqplib', 'batch' => 1, 'window' => 1, 'beside' => 'floor'],
        'floor-100' => ['client' => 'floor', 'batch' => 1, 'window' => 100],
        'floor-100-batch' => ['client' => 'floor', 'batch' => 1, 'window' => 100, 'write_size' => 65536, 'beside' => 'floor-100'],
        'amqp_pconn-100' => ['client' => 'amqp_pconn', 'batch' => 1, 'window' => 100, 'beside' => 'floor-100'],
        'amqp_pconn-100-batch' => ['client' => 'amqp_pconn', 'batch' => 100, 'window' => 100, 'beside' => 'floor-100'],
        'php-amqp-100' => ['client' => 'php-amqp', 'batch' => 1, 'window' => 100, 'beside' => 'floor-100'],
        'php-amqplib-100' => ['client' => 'php-amqplib', 'batch' => 1, 'window' => 100, 'beside' => 'floor-100'],
        'php-amqplib-100-batch' => ['client' => 'php-amqplib', 'batch' => 100, 'window' => 100, 'beside' => 'floor-100'],
    ],
];

/** What tables call the one that a variant is compared with. */
const BESIDE = 'floor';

/** By benchmark and size of the bodies, how many messages are measured in one turn. */
const TURNS = [
    'publish' => [100 => 2000, 1024 => 2000, 65536 => 100],
    'confirm' => [100 => 300, 1024 => 300],
];

/** Nothing has to be there before a turn. */
const FILLED = false;

/** Where a wall time tells of the sink's naps, not of the client. */
const LAZY = 'lazy-sink';

/** Of CPU, of bodies of 100 bytes: what the project holds itself to, or at least wants to see. */
const RATIOS_AGAINST = ['publish' => LAZY, 'confirm' => 'sink'];
const RATIOS_SIZE = 100;
const RATIOS = [
    'publish' => [
        ['of' => 'amqp_pconn', 'to' => 'floor', 'limit' => 1.6],
        ['of' => 'amqp_pconn', 'to' => 'php-amqp', 'limit' => 1 / 3],
        ['of' => 'amqp_pconn-batch', 'to' => 'php-amqplib-batch', 'limit' => 0.1],
    ],
    'confirm' => [
        ['of' => 'amqp_pconn', 'to' => 'floor', 'limit' => null],
        ['of' => 'amqp_pconn', 'to' => 'php-amqp', 'limit' => null],
        ['of' => 'amqp_pconn-100', 'to' => 'php-amqp-100', 'limit' => null],
        ['of' => 'amqp_pconn-100-batch', 'to' => 'php-amqplib-100-batch', 'limit' => null],
    ],
];

/** What a variant needs and this PHP does not have; null where it has all. */
function missing(array $variant): ?string
{
    $channel = 'AmqpPconn\\PChannel';
    $needs = match ($variant['client']) {
        'floor' => [],
        'amqp_pconn' => [
            $channel => class_exists($channel),
            "$channel::basicPublishBatch()" => $variant['batch'] === 1 || method_exists($channel, 'basicPublishBatch'),
            "$channel::waitForConfirms()" => $variant['window'] === 0 || method_exists($channel, 'waitForConfirms'),
        ],
        'php-amqp' => ['the extension amqp' => extension_loaded('amqp')],
        'php-amqplib' => [AMQPLIB => is_file(AMQPLIB)],
    };
    return array_search(false, $needs, true) ?: null;
}
