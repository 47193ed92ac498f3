// How many connections to the broker this process has.
#pragma once

#include <cstddef>
#include <cstdint>

namespace amqp_pconn::zts {

// Open descriptors that are connected to `port` over IPv4.
std::size_t broker_sockets(std::uint16_t port);

}  // namespace amqp_pconn::zts
