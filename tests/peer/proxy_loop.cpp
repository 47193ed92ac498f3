#include "proxy_loop.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "proxy_commands.h"

namespace amqp_pconn::peer {

namespace {

// What epoll reports events for: these, or twice the number of a tunnel plus the end of it.
constexpr std::uint64_t kListener = 0;
constexpr std::uint64_t kSignals = 1;
constexpr std::uint64_t kTimer = 2;
constexpr std::uint64_t kStdin = 3;
constexpr std::uint64_t kFirstTunnel = 2;

constexpr std::size_t kLongestCommand = 4096;

int checked(int result, const char* what) {
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

struct AddressDeleter {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Address = std::unique_ptr<addrinfo, AddressDeleter>;

Address resolve(const HostPort& where) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(where.host.c_str(), where.port.c_str(), &hints, &list);
    if (error != 0) {
        throw std::runtime_error(where.host + ":" + where.port + ": " + ::gai_strerror(error));
    }
    return Address(list);
}

Fd open_socket(const addrinfo& address) {
    return Fd(checked(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
                      "socket"));
}

Fd listen_on(const HostPort& where) {
    const Address address = resolve(where);
    Fd fd = open_socket(*address);
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    checked(::bind(fd.get(), address->ai_addr, address->ai_addrlen), "bind");
    checked(::listen(fd.get(), SOMAXCONN), "listen");
    return fd;
}

Fd open_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return Fd(checked(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd"));
}

void send_small_pieces_at_once(const Fd& socket) {
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

ProxyLoop::ProxyLoop(const ProxyOptions& options)
    : epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll")),
      listener_(listen_on(options.listen)),
      signals_(open_signals()),
      timer_(checked(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd")),
      target_(options.target),
      end_(Clock::now() + options.lifetime),
      conditions_{options.delay},
      next_id_(kFirstTunnel) {
    resolve(target_);  // a target that cannot be is told now, not to the first client
    watch(listener_.get(), kListener);
    watch(signals_.get(), kSignals);
    watch(timer_.get(), kTimer);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = kStdin;
    // What cannot be waited for is refused here: /dev/null, or a file.
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, STDIN_FILENO, &event);
    arm_timer();
}

std::uint16_t ProxyLoop::port() const {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    checked(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length),
            "getsockname");
    // The port is at the same place in either.
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

void ProxyLoop::watch(int fd, Id id) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = id;
    checked(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

void ProxyLoop::run() {
    std::array<epoll_event, 64> events{};
    while (!stopped_) {
        const int count =
            ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
        if (count < 0 && errno != EINTR)
            checked(count, "epoll_wait");
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            handle(event.data.u64, event.events);
        }
        if (Clock::now() >= end_)
            stopped_ = true;
        arm_timer();
    }
}

void ProxyLoop::handle(Id id, std::uint32_t events) {
    if (id == kListener)
        return accept_all();
    if (id == kTimer)
        return advance_all();
    if (id == kStdin)
        return read_commands();
    if (id == kSignals) {
        stopped_ = true;
        return;
    }
    const auto found = tunnels_.find(id / 2);
    if (found == tunnels_.end())
        return;
    if (found->second.tunnel->handle(static_cast<Tunnel::End>(id % 2), events, Clock::now())) {
        update_interest(found->first, found->second);
    } else {
        tunnels_.erase(found);
    }
}

void ProxyLoop::accept_all() {
    for (;;) {
        Fd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!client.valid())
            return;
        ++connections_;
        open_tunnel(std::move(client));
    }
}

void ProxyLoop::open_tunnel(Fd client) {
    const Address address = resolve(target_);
    Fd target = open_socket(*address);
    send_small_pieces_at_once(client);
    send_small_pieces_at_once(target);
    const int connected = ::connect(target.get(), address->ai_addr, address->ai_addrlen);
    if (connected < 0 && errno != EINPROGRESS)
        return;
    const Id id = next_id_++;
    auto tunnel =
        std::make_unique<Tunnel>(std::move(client), std::move(target), conditions_, traffic_);
    update_interest(id, tunnels_.emplace(id, Watched{std::move(tunnel), {}}).first->second);
}

void ProxyLoop::update_interest(Id id, Watched& watched) {
    for (const Tunnel::End end : {Tunnel::End::kClient, Tunnel::End::kTarget}) {
        const auto index = static_cast<std::size_t>(end);
        std::optional<std::uint32_t>& before = watched.interest[index];
        const std::optional<std::uint32_t> now = watched.tunnel->interest(end);
        if (before == now)
            continue;
        const int operation = !before ? EPOLL_CTL_ADD : !now ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
        epoll_event event{};
        event.events = now.value_or(0);
        event.data.u64 = id * 2 + index;
        checked(::epoll_ctl(epoll_.get(), operation, watched.tunnel->fd(end), &event), "epoll_ctl");
        before = now;
    }
}

void ProxyLoop::advance_all() {
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t got = ::read(timer_.get(), &expirations, sizeof expirations);
    const Clock::time_point now = Clock::now();
    std::vector<Id> over;
    for (auto& [id, watched] : tunnels_) {
        if (watched.tunnel->advance(now)) {
            update_interest(id, watched);
        } else {
            over.push_back(id);
        }
    }
    for (const Id id : over)
        tunnels_.erase(id);
}

void ProxyLoop::arm_timer() {
    Clock::time_point next = end_;
    for (const auto& [id, watched] : tunnels_) {
        const auto due = watched.tunnel->next_due();
        if (due)
            next = std::min(next, *due);
    }
    // steady_clock is CLOCK_MONOTONIC here, so its time points can be given to the timer as such.
    const auto at = next.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at);
    itimerspec once{};
    once.it_value.tv_sec = seconds.count();
    once.it_value.tv_nsec = std::chrono::nanoseconds(at - seconds).count();
    checked(::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &once, nullptr), "timerfd_settime");
}

void ProxyLoop::read_commands() {
    std::array<char, kLongestCommand> space;
    const ssize_t got = ::read(STDIN_FILENO, space.data(), space.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0 || command_.size() > kLongestCommand) {
        // Nobody is left to command it; it serves on until its time is over.
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, STDIN_FILENO, nullptr);
        return;
    }
    command_.append(space.data(), static_cast<std::size_t>(got));
    std::size_t end = 0;
    while ((end = command_.find('\n')) != std::string::npos) {
        const std::string answer = run_command(std::string_view(command_).substr(0, end), *this);
        command_.erase(0, end + 1);
        advance_all();
        std::printf("%s\n", answer.c_str());
    }
    std::fflush(stdout);
}

void ProxyLoop::cut_all() {
    for (auto& [id, watched] : tunnels_)
        watched.tunnel->cut();
    tunnels_.clear();
}

void ProxyLoop::reset_all() {
    for (auto& [id, watched] : tunnels_)
        watched.tunnel->reset();
    tunnels_.clear();
}

std::string ProxyLoop::stats() const {
    return "{\"connections\": " + std::to_string(connections_) +
           ", \"open\": " + std::to_string(tunnels_.size()) +
           ", \"bytes_to_target\": " + std::to_string(traffic_.bytes_to_target) +
           ", \"bytes_from_target\": " + std::to_string(traffic_.bytes_from_target) +
           ", \"delay_ms\": " + std::to_string(conditions_.delay.count()) + "}";
}

}  // namespace amqp_pconn::peer
