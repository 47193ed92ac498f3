// When a heartbeat is due, and when a peer has been silent for too long. It is
// told from time to time how many bytes went each way, so that no write has to
// look at the clock.
#pragma once

#include <cstdint>

#include "wire/environment.h"

namespace amqp_pconn::client {

class Heartbeat {
  public:
    // `interval`: what both sides agreed on; zero for none.
    Heartbeat(wire::Duration interval, wire::TimePoint now)
        : interval_(interval), sent_at_(now), received_at_(now) {}
    Heartbeat() = default;

    [[nodiscard]] wire::Duration interval() const { return interval_; }
    [[nodiscard]] bool is_on() const { return interval_ != wire::Duration::zero(); }

    // Bytes sent and received so far. Look at least every interval / 4: what went
    // in between counts as of now.
    void look(wire::TimePoint now, std::uint64_t sent, std::uint64_t received) {
        if (sent != sent_) {
            sent_ = sent;
            sent_at_ = now;
        }
        if (received != received_) {
            received_ = received;
            received_at_ = now;
        }
    }

    // It is alive, although nothing was read.
    void hear(wire::TimePoint now) { received_at_ = now; }

    // Half an interval passed without a byte sent.
    [[nodiscard]] bool is_due(wire::TimePoint now) const {
        return is_on() && now - sent_at_ >= interval_ / 2;
    }
    // Two intervals passed without a byte received.
    [[nodiscard]] bool is_lost(wire::TimePoint now) const {
        return is_on() && now - received_at_ >= 2 * interval_;
    }

    // How often to look.
    [[nodiscard]] wire::Duration tick() const { return interval_ / 4; }

  private:
    wire::Duration interval_{};
    wire::TimePoint sent_at_{};
    wire::TimePoint received_at_{};
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
};

}  // namespace amqp_pconn::client
