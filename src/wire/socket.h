// A connected, non-blocking TCP socket. Close-on-exec, TCP_NODELAY, keepalive.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "wire/deadline.h"
#include "wire/resolver.h"

namespace amqp_pconn::wire {

// Owns a descriptor.
class Socket {
  public:
    Socket() = default;
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

  private:
    int descriptor_ = -1;
};

// Tries each address in turn, each with an equal share of the time that is left.
// Throws ConnectionError with what each answered, TimeoutError at the deadline.
Socket connect_socket(Environment& environment, std::span<const Address> addresses,
                      const Deadline& deadline);

}  // namespace amqp_pconn::wire
