#include "wire/resolver.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>

#include "config/error.h"

namespace amqp_pconn::wire {
namespace {

std::optional<Address> literal(const std::string& host, std::uint16_t port) {
    Address address;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    if (inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        address.length = sizeof(sockaddr_in);
        return address;
    }
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        address.length = sizeof(sockaddr_in6);
        return address;
    }
    return std::nullopt;
}

struct Lookup {
    bool done = false;
    int status = ARES_SUCCESS;
    std::vector<Address> addresses;
};

void collect(void* argument, int status, int /*timeouts*/, ares_addrinfo* found) {
    auto* lookup = static_cast<Lookup*>(argument);
    lookup->done = true;
    lookup->status = status;
    if (found == nullptr) {
        return;
    }
    const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owner(found,
                                                                             &ares_freeaddrinfo);
    for (const ares_addrinfo_node* node = found->nodes; node != nullptr; node = node->ai_next) {
        if (node->ai_addrlen > sizeof(sockaddr_storage)) {
            continue;
        }
        Address address;
        std::memcpy(&address.storage, node->ai_addr, node->ai_addrlen);
        address.length = node->ai_addrlen;
        lookup->addresses.push_back(address);
    }
}

struct ChannelCloser {
    void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using AresChannel = std::unique_ptr<std::remove_pointer_t<ares_channel>, ChannelCloser>;

void initialise_library() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) {
            throw Error("c-ares could not be initialised");
        }
    });
}

// The sockets of a look-up and what each is waited for. It uses one or two for each name server.
struct Sockets {
    std::array<pollfd, 16> waited{};
    std::size_t count = 0;
};

void note_socket(void* argument, ares_socket_t socket, int readable, int writable) {
    auto& sockets = *static_cast<Sockets*>(argument);
    const auto end = sockets.waited.begin() + static_cast<std::ptrdiff_t>(sockets.count);
    const auto kept = std::remove_if(sockets.waited.begin(), end,
                                     [socket](const pollfd& one) { return one.fd == socket; });
    sockets.count = static_cast<std::size_t>(kept - sockets.waited.begin());
    const int events = (readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0);
    if (events != 0 && sockets.count < sockets.waited.size()) {
        sockets.waited[sockets.count++] = {socket, static_cast<short>(events), 0};
    }
}

// `sockets` must outlive it.
AresChannel make_channel(Sockets& sockets) {
    initialise_library();
    ares_channel raw = nullptr;
    ares_options options{};
    options.timeout = 1000;  // milliseconds before the next server is asked; ours is the deadline
    options.sock_state_cb = note_socket;
    options.sock_state_cb_data = &sockets;
    if (ares_init_options(&raw, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_SOCK_STATE_CB) !=
        ARES_SUCCESS) {
        throw Error("c-ares could not be initialised");
    }
    return AresChannel(raw);
}

// Waits once for the look-up's sockets (a copy: they change while it reads), at most until c-ares
// wants its timers looked at.
void drive(Environment& environment, ares_channel channel, Sockets sockets,
           const Deadline& deadline) {
    const std::span<pollfd> waited(sockets.waited.data(), sockets.count);
    timeval limit{};
    const auto left = deadline.left(environment);
    limit.tv_sec = left.count() / 1'000'000;
    limit.tv_usec = left.count() % 1'000'000;
    timeval next{};
    const timeval* chosen = ares_timeout(channel, &limit, &next);
    const Duration pause = std::chrono::seconds(chosen->tv_sec) + Duration(chosen->tv_usec);
    const int ready = environment.wait(waited, pause);
    if (ready == 0) {
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        return;
    }
    for (const pollfd& one : waited) {
        const bool readable = (one.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
        const bool writable = (one.revents & (POLLOUT | POLLERR | POLLHUP)) != 0;
        ares_process_fd(channel, readable ? one.fd : ARES_SOCKET_BAD,
                        writable ? one.fd : ARES_SOCKET_BAD);
    }
}

}  // namespace

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (storage.ss_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
        inet_ntop(AF_INET, &v4->sin_addr, buffer.data(), buffer.size());
        return std::string(buffer.data()) + ":" + std::to_string(ntohs(v4->sin_port));
    }
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    inet_ntop(AF_INET6, &v6->sin6_addr, buffer.data(), buffer.size());
    return "[" + std::string(buffer.data()) + "]:" + std::to_string(ntohs(v6->sin6_port));
}

std::vector<Address> resolve(Environment& environment, const std::string& host, std::uint16_t port,
                             const Deadline& deadline) {
    if (const auto address = literal(host, port)) {
        return {*address};
    }
    if (host == "localhost") {
        // Never asked of a name server (RFC 6761), and not every container has an /etc/hosts.
        return {literal("127.0.0.1", port).value(), literal("::1", port).value()};
    }
    // Declared first: destroying the channel calls back into both.
    Lookup lookup;
    Sockets sockets;
    const AresChannel channel = make_channel(sockets);
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = ARES_AI_NUMERICSERV;
    ares_getaddrinfo(channel.get(), host.c_str(), std::to_string(port).c_str(), &hints, collect,
                     &lookup);
    while (!lookup.done) {
        if (environment.interrupted()) {
            throw InterruptedError("resolving " + host +
                                   ": interrupted by the time limit of the script");
        }
        if (deadline.left(environment) == Duration::zero()) {
            deadline.missed("no answer to the look-up of host \"" + host + "\"");
        }
        drive(environment, channel.get(), sockets, deadline);
    }
    if (lookup.addresses.empty()) {
        throw ConnectionError("unknown host \"" + host + "\" (port " + std::to_string(port) +
                              "): " + ares_strerror(lookup.status));
    }
    return lookup.addresses;
}

}  // namespace amqp_pconn::wire
