// Whether two decoded field tables hold the same, and whether one is made of views into the bytes
// it was decoded from.
#pragma once

#include <cstddef>
#include <span>

#include "wire/rabbitmq_c.h"

namespace amqp_pconn::fuzz {

bool same(const amqp_table_t& a, const amqp_table_t& b);

bool lies_within(const amqp_table_t& table, std::span<const std::byte> encoded);

}  // namespace amqp_pconn::fuzz
