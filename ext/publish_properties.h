// The $properties of a publish to AMQP's basic properties.
#pragma once

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// Strings are views into the PHP strings, headers live in `arena`.
// Throws ArgumentError for an unknown property (with the nearest known one), a wrong type, or a
// value that cannot be sent, naming it.
amqp_basic_properties_t to_properties(HashTable* values, wire::Arena& arena);

}  // namespace amqp_pconn::ext
