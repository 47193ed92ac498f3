// The proxy itself: listens, opens a tunnel for each client, wakes them when bytes or time come,
// and reads commands. One thread, one epoll.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "proxy_fd.h"
#include "proxy_options.h"
#include "proxy_tunnel.h"

namespace amqp_pconn::peer {

class ProxyLoop {
  public:
    // Resolves and listens. REQUIRES: SIGTERM and SIGINT are blocked. Throws std::runtime_error.
    explicit ProxyLoop(const ProxyOptions& options);

    std::uint16_t port() const;

    // Until the lifetime is over or a SIGTERM or SIGINT arrives.
    void run();

    // For the commands. What was changed holds from the end of the command.
    Conditions& conditions() { return conditions_; }
    const Traffic& traffic() const { return traffic_; }
    void cut_all();
    void reset_all();
    std::string stats() const;

  private:
    using Id = std::uint64_t;
    struct Watched {
        std::unique_ptr<Tunnel> tunnel;
        std::optional<std::uint32_t> interest[2];
    };

    void watch(int fd, Id id);
    void handle(Id id, std::uint32_t events);
    void accept_all();
    void open_tunnel(Fd client);
    void update_interest(Id id, Watched& watched);
    void advance_all();
    void arm_timer();
    void read_commands();

    Fd epoll_;
    Fd listener_;
    Fd signals_;
    Fd timer_;
    const HostPort target_;
    const Clock::time_point end_;
    bool stopped_ = false;
    std::string command_;  // the beginning of a line
    Conditions conditions_;
    Traffic traffic_;
    std::uint64_t connections_ = 0;
    Id next_id_;
    std::unordered_map<Id, Watched> tunnels_;
};

}  // namespace amqp_pconn::peer
