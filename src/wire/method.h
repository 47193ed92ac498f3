// Decoding a method's arguments into librabbitmq's struct for it.
#pragma once

#include <cstddef>
#include <span>

#include "config/error.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::wire {

// The struct lives in `arena`, its strings are views into `arguments`.
// REQUIRES: field tables among the arguments were bounded by check_table.
// Throws ConnectionError where the arguments do not make a `method`.
template <typename Decoded>
const Decoded* decode_method(amqp_method_number_t method, std::span<const std::byte> arguments,
                             Arena& arena) {
    void* decoded = nullptr;
    if (amqp_decode_method(method, arena.get(), to_bytes(arguments), &decoded) != AMQP_STATUS_OK) {
        throw ConnectionError("the arguments of " + method_name(method) + " could not be decoded");
    }
    return static_cast<const Decoded*>(decoded);
}

}  // namespace amqp_pconn::wire
