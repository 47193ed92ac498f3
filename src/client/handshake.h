// From a connected socket to an open AMQP connection: protocol header, SASL, tune, vhost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "client/identity.h"
#include "config/parameters.h"
#include "wire/deadline.h"
#include "wire/encoder.h"
#include "wire/frame_reader.h"
#include "wire/transport.h"

namespace amqp_pconn::client {

// What both sides agreed on.
struct Negotiated {
    std::vector<std::byte> server_properties;  // an encoded field table
    std::uint32_t frame_max = 0;               // bytes; 0: no limit
    std::uint16_t channel_max = 0;             // never 0: 65535 is AMQP's own limit
    std::uint16_t heartbeat = 0;               // seconds; 0: none
    bool first_channel_opened = false;         // channel.open for channel 1 is on its way
};

// The parts of a connection that the handshake works on.
struct Line {
    wire::Transport& transport;
    wire::FrameReader& reader;
    wire::Encoder& encoder;
};

// Runs the handshake of `parameters.handshake`'s kind before `deadline`; frames that came after
// connection.open-ok are left in the transport's input.
// Throws AuthenticationError, ConnectionError (with host, port and what came back), TimeoutError.
Negotiated shake_hands(Line line, const config::Parameters& parameters, const Identity& identity,
                       wire::Environment& environment, const wire::Deadline& deadline);

}  // namespace amqp_pconn::client
