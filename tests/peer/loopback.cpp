#include "peer/loopback.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <stdexcept>

namespace amqp_pconn::peer {

Listener listen_on_loopback(int flags) {
    constexpr int backlog = 16;
    wire::Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket.descriptor(), generic, size) != 0 ||
        ::listen(socket.descriptor(), backlog) != 0 ||
        ::getsockname(socket.descriptor(), generic, &size) != 0) {
        throw std::runtime_error("nothing can listen on 127.0.0.1");
    }
    return {std::move(socket), ntohs(address.sin_port)};
}

}  // namespace amqp_pconn::peer
