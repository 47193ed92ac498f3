#include "proxy_tunnel.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace amqp_pconn::peer {

namespace {

constexpr std::size_t kReadSize = std::size_t{64} << 10;

// A source that outruns its destination is no longer read beyond this.
constexpr std::size_t kMostUnderWay = std::size_t{64} << 20;

void close_with_reset(Fd& socket) {
    const linger at_once{1, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket.reset();
}

// Closing a socket with unread bytes sends a RST: read them first.
void close_with_fin(Fd& socket) {
    std::array<char, kReadSize> space;
    while (::recv(socket.get(), space.data(), space.size(), MSG_DONTWAIT) > 0) {
    }
    socket.reset();
}

}  // namespace

Tunnel::Tunnel(Fd client, Fd target, const Conditions& conditions, Traffic& traffic)
    : conditions_(conditions), traffic_(traffic) {
    side(End::kClient).socket = std::move(client);
    side(End::kTarget).socket = std::move(target);
    side(End::kTarget).connecting = true;
}

bool Tunnel::handle(End end, std::uint32_t events, Clock::time_point now) {
    Side& here = side(end);
    if (here.connecting) {
        int error = 0;
        socklen_t length = sizeof error;
        ::getsockopt(here.socket.get(), SOL_SOCKET, SO_ERROR, &error, &length);
        if (error != 0) {
            reset();
            return false;
        }
        here.connecting = false;
    } else if ((events & EPOLLOUT) != 0) {
        here.blocked = false;
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        if (!here.read_ended) {
            receive(end, now);
        } else if (!here.write_ended && (events & (EPOLLHUP | EPOLLERR)) != 0) {
            lose(end, now);
        }
    }
    return advance(now);
}

void Tunnel::receive(End end, Clock::time_point now) {
    std::array<char, kReadSize> space;
    const ssize_t got = ::recv(side(end).socket.get(), space.data(), space.size(), 0);
    if (got < 0) {
        if (errno != EAGAIN && errno != EINTR)
            lose(end, now);
        return;
    }
    DelayLine& line = side(other(end)).outgoing;
    if (got == 0) {
        side(end).read_ended = true;
        line.push_end(DelayLine::Kind::kFin, now + conditions_.delay);
        return;
    }
    const auto count = static_cast<std::size_t>(got);
    last_bytes_ = now;
    if (end == End::kTarget)
        corrupt(std::span(space).first(count));
    (end == End::kClient ? traffic_.bytes_to_target : traffic_.bytes_from_target) += count;
    line.push_bytes({space.data(), count}, now + conditions_.delay);
}

// The connection to this end was reset; the other end is to see that too, in its time.
void Tunnel::lose(End end, Clock::time_point now) {
    Side& here = side(end);
    here.read_ended = true;
    here.write_ended = true;
    here.blocked = false;
    side(other(end)).outgoing.push_end(DelayLine::Kind::kReset, now + conditions_.delay);
}

void Tunnel::corrupt(std::span<char> from_target) const {
    const std::uint64_t before = traffic_.bytes_from_target;
    if (conditions_.corrupt_at > before && conditions_.corrupt_at <= before + from_target.size())
        from_target[conditions_.corrupt_at - before - 1] ^= 1;
}

bool Tunnel::is_stalled(End to) const {
    return to == End::kClient ? conditions_.stalled_to_client : conditions_.stalled_to_target;
}

bool Tunnel::is_idle(Clock::time_point now) const {
    return conditions_.idle_limit.count() != 0 && now - last_bytes_ >= conditions_.idle_limit;
}

std::size_t Tunnel::allowance(const Side& to, std::size_t count, Clock::time_point now) const {
    if (conditions_.bytes_per_second == 0)
        return count;
    // Every hundredth of a second, or a single byte where that is less.
    const std::size_t share = std::max(conditions_.bytes_per_second / 100, 1U);
    return now < to.free_at ? 0 : std::min(count, share);
}

void Tunnel::charge(Side& to, std::size_t count, Clock::time_point now) const {
    if (conditions_.bytes_per_second != 0)
        to.free_at =
            now + std::chrono::microseconds(1'000'000 * count / conditions_.bytes_per_second);
}

bool Tunnel::advance(Clock::time_point now) {
    if (is_idle(now)) {
        cut();
        return false;
    }
    if (!pass_on(End::kClient, now) || !pass_on(End::kTarget, now)) {
        reset();
        return false;
    }
    for (const Side& each : sides_) {
        if (!each.write_ended || each.outgoing.next_due())
            return true;
    }
    return false;
}

// False: a reset has arrived at this end.
bool Tunnel::pass_on(End end, Clock::time_point now) {
    Side& to = side(end);
    while (!to.connecting && !to.blocked && !is_stalled(end)) {
        const DelayLine::Piece* piece = to.outgoing.front(now);
        if (piece == nullptr)
            break;
        if (piece->kind == DelayLine::Kind::kReset)
            return false;
        if (to.write_ended) {
            to.outgoing.pop();
            continue;
        }
        if (piece->kind == DelayLine::Kind::kFin) {
            ::shutdown(to.socket.get(), SHUT_WR);
            to.write_ended = true;
            to.outgoing.pop();
            continue;
        }
        const std::string_view whole = piece->rest();
        const std::string_view rest = whole.substr(0, allowance(to, whole.size(), now));
        if (rest.empty())
            break;
        const ssize_t put = ::send(to.socket.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (put >= 0) {
            charge(to, static_cast<std::size_t>(put), now);
            to.outgoing.take(static_cast<std::size_t>(put));
        } else if (errno == EAGAIN) {
            to.blocked = true;
        } else if (errno != EINTR) {
            lose(end, now);
        }
    }
    return true;
}

std::optional<Clock::time_point> Tunnel::next_due() const {
    std::optional<Clock::time_point> earliest;
    if (conditions_.idle_limit.count() != 0)
        earliest = last_bytes_ + conditions_.idle_limit;
    for (const End end : {End::kClient, End::kTarget}) {
        const Side& to = side(end);
        if (to.connecting || to.blocked || is_stalled(end))
            continue;
        auto due = to.outgoing.next_due();
        if (due && conditions_.bytes_per_second != 0)
            due = std::max(*due, to.free_at);
        if (due && (!earliest || *due < *earliest))
            earliest = due;
    }
    return earliest;
}

void Tunnel::cut() {
    for (Side& each : sides_)
        close_with_fin(each.socket);
}

void Tunnel::reset() {
    for (Side& each : sides_)
        close_with_reset(each.socket);
}

std::optional<std::uint32_t> Tunnel::interest(End end) const {
    const Side& here = side(end);
    if (here.connecting)
        return EPOLLOUT;
    if (here.read_ended && here.write_ended)
        return std::nullopt;
    std::uint32_t events = 0;
    if (!here.read_ended && !is_stalled(other(end)) &&
        side(other(end)).outgoing.size() < kMostUnderWay)
        events |= EPOLLIN;
    if (here.blocked)
        events |= EPOLLOUT;
    return events;
}

}  // namespace amqp_pconn::peer
