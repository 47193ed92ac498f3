// Host names to addresses, through c-ares, because getaddrinfo cannot be given a deadline.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "wire/deadline.h"

namespace amqp_pconn::wire {

struct Address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    [[nodiscard]] const sockaddr* get() const {
        return reinterpret_cast<const sockaddr*>(&storage);
    }
    [[nodiscard]] std::string text() const;
};

// The addresses of `host` in the order to try them; an IP address and "localhost" are
// not looked up.
// Throws ConnectionError where there is none, TimeoutError at the deadline.
std::vector<Address> resolve(Environment& environment, const std::string& host, std::uint16_t port,
                             const Deadline& deadline);

}  // namespace amqp_pconn::wire
