// What the core asks of its surroundings: the time, waiting on descriptors, whether every wait
// should end, and a log. Injected, so that tests own the clock and PHP owns the log.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

namespace amqp_pconn::wire {

using Duration = std::chrono::microseconds;
using TimePoint = std::chrono::steady_clock::time_point;

class Environment {
  public:
    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    virtual ~Environment() = default;

    [[nodiscard]] virtual TimePoint now() const = 0;

    // poll(2): how many of `waited` are ready, 0 when `at_most` passed or a signal came.
    // Throws Error for anything else.
    virtual int wait(std::span<pollfd> waited, Duration at_most) = 0;

    // True when whatever waits should give up: the engine's time limit was reached.
    [[nodiscard]] virtual bool interrupted() const = 0;

    // One line, without its prefix and newline.
    virtual void log(std::string_view line) = 0;
};

// The steady clock and poll(2); nothing interrupts. What to log is left to who derives from it.
class SystemEnvironment : public Environment {
  public:
    [[nodiscard]] TimePoint now() const override;
    int wait(std::span<pollfd> waited, Duration at_most) override;
    [[nodiscard]] bool interrupted() const override { return false; }
    void log(std::string_view line) override;  // to standard error
};

}  // namespace amqp_pconn::wire
