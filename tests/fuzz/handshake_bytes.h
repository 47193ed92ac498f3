// What an ordinary broker sends during the handshake, all at once.
#pragma once

#include <cstdint>

#include "wire/byte_buffer.h"

namespace amqp_pconn::fuzz {

// connection.start, connection.tune, connection.open-ok and, where the client asks for it in the
// same breath, channel.open-ok, at the end of `output`.
void append_handshake(wire::ByteBuffer& output, std::uint32_t frame_max, bool pipelined);

}  // namespace amqp_pconn::fuzz
