#include "wire/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "config/error.h"
#include "wire/inherited.h"
#include "wire/system_error.h"

namespace amqp_pconn::wire {
namespace {

void set_option(int descriptor, int level, int name, int value) {
    // An option that this system lacks costs comfort, not correctness.
    (void)setsockopt(descriptor, level, name, &value, sizeof(value));
}

// Throws ConnectionError or TimeoutError.
Socket connect_one(Environment& environment, const Address& address, const Deadline& deadline) {
    Socket socket(open_kept_socket(address.storage.ss_family,
                                   SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!socket.is_open()) {
        throw ConnectionError("no socket: " + system_message(errno));
    }
    const int fd = socket.descriptor();
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    if (::connect(fd, address.get(), address.length) == 0) {
        return socket;
    }
    if (errno != EINPROGRESS) {
        throw ConnectionError(system_message(errno));
    }
    std::array<pollfd, 1> waited{{{fd, POLLOUT, 0}}};
    deadline.wait(environment, waited, "no answer from " + address.text());
    int failure = 0;
    socklen_t size = sizeof(failure);
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) {
        failure = errno;
    }
    if (failure != 0) {
        throw ConnectionError(system_message(failure));
    }
    return socket;
}

}  // namespace

Socket::~Socket() {
    if (descriptor_ >= 0) {
        close_kept(descriptor_);
    }
}

Socket connect_socket(Environment& environment, std::span<const Address> addresses,
                      const Deadline& deadline) {
    std::string failures;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const Address& address = addresses[i];
        const bool last = i + 1 == addresses.size();
        try {
            return connect_one(environment, address,
                               deadline.share(environment, addresses.size() - i));
        } catch (const TimeoutError& error) {
            if (last && failures.empty()) {
                throw;
            }
            failures += (failures.empty() ? "" : "; ") + address.text() + ": no answer in time";
        } catch (const ConnectionError& error) {
            failures += (failures.empty() ? "" : "; ") + address.text() + ": " + error.what();
        }
    }
    throw ConnectionError(failures);
}

}  // namespace amqp_pconn::wire
