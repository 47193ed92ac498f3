// The event loop of the sink: one thread, one epoll, all connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "counters.h"
#include "fd.h"
#include "options.h"

namespace amqp_pconn::bench {

class Server {
  public:
    // REQUIRES: SIGTERM, SIGINT and SIGUSR1 are blocked in the process. Throws std::system_error.
    explicit Server(const Options& options);

    std::uint16_t port() const;

    // Until the lifetime is over or a SIGTERM or SIGINT arrives.
    void run();

    const Counters& counters() const { return counters_; }

  private:
    using Clock = std::chrono::steady_clock;
    using Id = std::uint64_t;
    struct Answer {
        Clock::time_point due;
        Id to;
        std::string bytes;
        bool last;
    };

    void watch(int fd, Id id, std::uint32_t events, bool is_new);
    void handle(Id id, std::uint32_t events);
    void accept_all();
    void serve(Id id, Connection& connection, std::uint32_t events);
    void deliver(Id id, Connection& connection, std::string_view bytes, bool last);
    void settle(Id id, Connection& connection, bool alive);
    void deliver_due();
    void arm_delay_timer();
    void on_signal();
    void on_tick();

    const Options options_;
    Counters counters_;
    Fd epoll_;
    Fd listener_;
    Fd signals_;
    Fd ticker_;
    Fd delay_timer_;
    const Clock::time_point end_;
    bool stopped_ = false;
    Id next_id_;
    std::unordered_map<Id, std::unique_ptr<Connection>> connections_;
    std::deque<Answer> delayed_;  // in the order they fall due, the delay being the same for all
    std::vector<char> space_;
};

}  // namespace amqp_pconn::bench
