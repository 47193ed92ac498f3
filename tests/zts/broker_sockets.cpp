#include "broker_sockets.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <filesystem>
#include <string>

namespace amqp_pconn::zts {
namespace {

bool is_connected_to(int descriptor, std::uint16_t port) {
    sockaddr_in peer{};
    socklen_t length = sizeof(peer);
    return getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &length) == 0 &&
           peer.sin_family == AF_INET && ntohs(peer.sin_port) == port;
}

}  // namespace

std::size_t broker_sockets(std::uint16_t port) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        const std::string name = entry.path().filename();
        int descriptor = -1;
        std::from_chars(name.data(), name.data() + name.size(), descriptor);
        count += is_connected_to(descriptor, port) ? 1 : 0;
    }
    return count;
}

}  // namespace amqp_pconn::zts
