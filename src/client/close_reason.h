// Why a broker closed a channel or a connection: the arguments of channel.close and
// connection.close.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "wire/rabbitmq_c.h"

namespace amqp_pconn::client {

struct CloseReason {
    std::uint16_t code = 0;
    std::string reply_text;           // the broker's words
    amqp_method_number_t method = 0;  // what failed, 0 where the broker did not say

    // "404 NOT_FOUND - no queue 'x' (queue.declare)"
    [[nodiscard]] std::string text() const;
};

// Decodes the arguments of either close method. Throws ConnectionError.
CloseReason decode_close(std::span<const std::byte> arguments, wire::Arena& arena);

}  // namespace amqp_pconn::client
