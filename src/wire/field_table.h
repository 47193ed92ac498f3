// Field tables as received: bounds what a peer may nest before the recursive decoder sees it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "wire/rabbitmq_c.h"

namespace amqp_pconn::wire {

// How deep tables and arrays may stand in one another, both ways.
inline constexpr int deepest_table = 32;

// Decodes an encoded table (its length first) into `arena`; strings are views into `encoded`.
// Throws ConnectionError where it is malformed or nested deeper than deepest_table.
amqp_table_t decode_table(std::span<const std::byte> encoded, Arena& arena);

// The bytes that decode_table() takes. Throws ArgumentError where it is larger than any frame.
std::vector<std::byte> encode_table(const amqp_table_t& table);

// Decodes the properties of a content header (the flags first), with the same bound.
const amqp_basic_properties_t& decode_properties(std::span<const std::byte> encoded, Arena& arena);

// Throws ConnectionError where the table at the front of `encoded` is malformed or too deep.
// Returns the bytes it takes.
std::size_t check_table(std::span<const std::byte> encoded);

}  // namespace amqp_pconn::wire
