#include "server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <thread>

namespace amqp_pconn::bench {

namespace {

constexpr std::uint64_t kListener = 0;
constexpr std::uint64_t kSignals = 1;
constexpr std::uint64_t kTicker = 2;
constexpr std::uint64_t kDelayTimer = 3;
constexpr std::uint64_t kFirstConnection = 4;

constexpr std::size_t kReadSize = std::size_t{256} << 10;

int checked(int result, const char* what) {
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

// Of a sink that naps, so that what is sent to it waits in the sender's kernel rather than being
// delivered one small packet after the other.
constexpr int kNapperBufferSize = 128 << 10;

Fd listen_on(std::uint16_t port, bool naps) {
    Fd fd(checked(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"));
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    // Accepted sockets have it from the one that listens.
    if (naps) {
        ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kNapperBufferSize, sizeof kNapperBufferSize);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    checked(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
    checked(::listen(fd.get(), SOMAXCONN), "listen");
    return fd;
}

Fd open_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1);
    return Fd(checked(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), "signalfd"));
}

Fd open_timer() {
    return Fd(checked(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd"));
}

void clear_timer(const Fd& timer) {
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t got =
        ::read(timer.get(), &expirations, sizeof expirations);  // nothing to do when none
}

}  // namespace

Server::Server(const Options& options)
    : options_(options),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll")),
      listener_(listen_on(options.port, options.nap.count() > 0)),
      signals_(open_signals()),
      ticker_(open_timer()),
      delay_timer_(open_timer()),
      end_(Clock::now() + options.lifetime),
      next_id_(kFirstConnection),
      space_(kReadSize) {
    watch(listener_.get(), kListener, EPOLLIN, true);
    watch(signals_.get(), kSignals, EPOLLIN, true);
    watch(ticker_.get(), kTicker, EPOLLIN, true);
    watch(delay_timer_.get(), kDelayTimer, EPOLLIN, true);
    const itimerspec every_second{{1, 0}, {1, 0}};
    checked(::timerfd_settime(ticker_.get(), 0, &every_second, nullptr), "timerfd_settime");
}

std::uint16_t Server::port() const {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    checked(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length),
            "getsockname");
    return ntohs(address.sin_port);
}

void Server::watch(int fd, Id id, std::uint32_t events, bool is_new) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    checked(::epoll_ctl(epoll_.get(), is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event),
            "epoll_ctl");
}

void Server::run() {
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
        // Whoever sends meanwhile need not wake this process, nor share the socket with it: that is
        // the dearer part of a send, and comes and goes.
        if (options_.nap.count() > 0)
            std::this_thread::sleep_for(options_.nap);
    }
}

void Server::handle(Id id, std::uint32_t events) {
    switch (id) {
        case kListener:
            return accept_all();
        case kSignals:
            return on_signal();
        case kTicker:
            return on_tick();
        case kDelayTimer:
            return deliver_due();
        default:
            break;
    }
    const auto found = connections_.find(id);
    if (found != connections_.end())
        serve(id, *found->second, events);
}

void Server::accept_all() {
    for (;;) {
        Fd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!socket.valid())
            return;
        const int on = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ++counters_.connections;
        const Id id = next_id_++;
        auto connection =
            std::make_unique<Connection>(std::move(socket), counters_, options_.heartbeat);
        connection->change_interest(EPOLLIN);
        watch(connection->fd(), id, EPOLLIN, true);
        connections_.emplace(id, std::move(connection));
    }
}

void Server::serve(Id id, Connection& connection, std::uint32_t events) {
    if ((events & EPOLLOUT) != 0)
        settle(id, connection, connection.flush());
    if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0)
        return;
    if (!connections_.contains(id))
        return;

    std::string answers;
    if (!connection.read(space_, answers))
        return settle(id, connection, false);
    if (answers.empty() && !connection.over())
        return;
    if (options_.delay.count() == 0)
        return deliver(id, connection, answers, connection.over());
    delayed_.push_back({Clock::now() + options_.delay, id, std::move(answers), connection.over()});
    if (delayed_.size() == 1)
        arm_delay_timer();
}

void Server::deliver(Id id, Connection& connection, std::string_view bytes, bool last) {
    if (last)
        connection.end_after_flush();
    settle(id, connection, connection.send(bytes));
}

// Drops a connection whose peer is gone, else watches it for what it waits for now.
void Server::settle(Id id, Connection& connection, bool alive) {
    if (!alive) {
        connections_.erase(id);
        return;
    }
    std::uint32_t events = 0;
    if (connection.wants_to_read())
        events |= EPOLLIN;
    if (connection.wants_to_write())
        events |= EPOLLOUT;
    if (connection.change_interest(events))
        watch(connection.fd(), id, events, false);
}

void Server::deliver_due() {
    clear_timer(delay_timer_);
    const Clock::time_point now = Clock::now();
    while (!delayed_.empty() && delayed_.front().due <= now) {
        const Answer answer = std::move(delayed_.front());
        delayed_.pop_front();
        const auto found = connections_.find(answer.to);
        if (found != connections_.end())
            deliver(answer.to, *found->second, answer.bytes, answer.last);
    }
    arm_delay_timer();
}

void Server::arm_delay_timer() {
    if (delayed_.empty())
        return;
    // steady_clock is CLOCK_MONOTONIC here, so its time points can be given to the timer as such.
    const auto due = delayed_.front().due.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(due);
    itimerspec once{};
    once.it_value.tv_sec = seconds.count();
    once.it_value.tv_nsec = std::chrono::nanoseconds(due - seconds).count();
    checked(::timerfd_settime(delay_timer_.get(), TFD_TIMER_ABSTIME, &once, nullptr),
            "timerfd_settime");
}

void Server::on_signal() {
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        if (info.ssi_signo == SIGUSR1) {
            std::printf("%s\n", to_json(counters_).c_str());
            std::fflush(stdout);
        } else {
            stopped_ = true;
        }
    }
}

void Server::on_tick() {
    clear_timer(ticker_);
    if (Clock::now() >= end_)
        stopped_ = true;
    for (auto& [id, connection] : connections_)
        connection->tick();
}

}  // namespace amqp_pconn::bench
