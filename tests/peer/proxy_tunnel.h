// One proxied connection: the socket to the client, the socket to the target, a delay line each
// way. It does what readiness and time allow and never blocks; who waits for those is the
// ProxyLoop.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "proxy_delay_line.h"
#include "proxy_fd.h"

namespace amqp_pconn::peer {

// What the line does to the bytes; shared by all tunnels, and changed by commands while they run.
struct Conditions {
    std::chrono::milliseconds delay{0};  // each way
    // Nothing passes this way, not even an end: a black hole, whose senders fill up.
    bool stalled_to_client = false;
    bool stalled_to_target = false;
    unsigned bytes_per_second = 0;  // each way of each tunnel; 0: as fast as it goes
    // The byte from the target, counted as Traffic does, of which a bit is flipped; 0: none.
    std::uint64_t corrupt_at = 0;
    // A tunnel that nothing has come through for so long is cut; 0: none is.
    std::chrono::milliseconds idle_limit{0};
};

struct Traffic {
    std::uint64_t bytes_to_target = 0;
    std::uint64_t bytes_from_target = 0;
};

class Tunnel {
  public:
    enum class End : std::size_t { kClient = 0, kTarget = 1 };

    // `target` may still be connecting. The references must outlive the tunnel.
    Tunnel(Fd client, Fd target, const Conditions& conditions, Traffic& traffic);

    // Takes what epoll reported for one end. False: the tunnel is over and can be dropped.
    bool handle(End end, std::uint32_t events, Clock::time_point now);

    // Passes on what has fallen due. False as above.
    bool advance(Clock::time_point now);

    // The next time at which advance() has something to do, as far as that is known now.
    std::optional<Clock::time_point> next_due() const;

    // Ends both connections at once, with a FIN, and forgets what was under way.
    void cut();

    // The same with a RST.
    void reset();

    int fd(End end) const { return side(end).socket.get(); }

    // The epoll events to watch an end for; nothing when it is not to be watched at all, as epoll
    // would go on reporting an end that is finished.
    std::optional<std::uint32_t> interest(End end) const;

  private:
    struct Side {
        Fd socket;
        DelayLine outgoing;           // on its way to this socket
        Clock::time_point free_at{};  // not before, where bytes trickle
        bool connecting = false;
        bool blocked = false;  // the socket did not take all that was due
        bool read_ended = false;
        bool write_ended = false;
    };

    static End other(End end) { return end == End::kClient ? End::kTarget : End::kClient; }
    Side& side(End end) { return sides_[static_cast<std::size_t>(end)]; }
    const Side& side(End end) const { return sides_[static_cast<std::size_t>(end)]; }

    void receive(End end, Clock::time_point now);
    void lose(End end, Clock::time_point now);
    bool pass_on(End end, Clock::time_point now);
    // How many of `count` bytes may go now.
    std::size_t allowance(const Side& to, std::size_t count, Clock::time_point now) const;
    void charge(Side& to, std::size_t count, Clock::time_point now) const;
    void corrupt(std::span<char> from_target) const;
    bool is_stalled(End to) const;
    bool is_idle(Clock::time_point now) const;

    std::array<Side, 2> sides_;
    const Conditions& conditions_;
    Traffic& traffic_;
    Clock::time_point last_bytes_ = Clock::now();
};

}  // namespace amqp_pconn::peer
