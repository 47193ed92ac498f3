// A clock that the test owns. A wait for a descriptor really waits while the peer may still do
// something, and moves the clock instead where nothing will come: time-outs take no time.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "wire/environment.h"

namespace amqp_pconn::peer {

class ManualEnvironment : public wire::Environment {
  public:
    // `nothing_will_come` tells that the peer has done all it is going to do.
    explicit ManualEnvironment(std::function<bool()> nothing_will_come)
        : nothing_will_come_(std::move(nothing_will_come)) {}

    [[nodiscard]] wire::TimePoint now() const override { return now_; }
    int wait(std::span<pollfd> waited, wire::Duration at_most) override;
    [[nodiscard]] bool interrupted() const override { return interrupted_; }
    void log(std::string_view line) override { lines_.emplace_back(line); }

    void advance(wire::Duration by) { now_ += by; }
    void interrupt() { interrupted_ = true; }
    // How far the clock has moved.
    [[nodiscard]] wire::Duration passed() const {
        return std::chrono::duration_cast<wire::Duration>(now_ - start);
    }
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

    // Nothing will come as long as this is set, whatever the peer may do later.
    bool silent = false;

    // What a wait costs on the clock although something was ready: a peer that trickles.
    wire::Duration cost_of_ready{};

  private:
    static constexpr wire::TimePoint start{std::chrono::hours(1)};

    std::function<bool()> nothing_will_come_;
    wire::TimePoint now_ = start;
    bool interrupted_ = false;
    std::vector<std::string> lines_;
};

}  // namespace amqp_pconn::peer
