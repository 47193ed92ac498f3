// A TCP socket that listens on a free port of 127.0.0.1.
#pragma once

#include <cstdint>

#include "wire/socket.h"

namespace amqp_pconn::peer {

struct Listener {
    wire::Socket socket;
    std::uint16_t port;
};

// `flags` are socket(2)'s, beside SOCK_CLOEXEC. Throws std::runtime_error.
Listener listen_on_loopback(int flags = 0);

}  // namespace amqp_pconn::peer
