// A point in time by which a named step must be done. Every wait of the core takes one.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "wire/environment.h"

namespace amqp_pconn::wire {

class Deadline {
  public:
    // `step` names what is waited for in the TimeoutError, e.g. "queue.declare".
    Deadline(const Environment& environment, Duration allowed, std::string step)
        : at_(environment.now() + allowed), allowed_(allowed), step_(std::move(step)) {}

    // The same point in time for a later step.
    [[nodiscard]] Deadline for_step(std::string step) const {
        Deadline copy = *this;
        copy.step_ = std::move(step);
        return copy;
    }

    // A share of what is left: 1/parts of it.
    [[nodiscard]] Deadline share(const Environment& environment, std::size_t parts) const {
        Deadline copy = *this;
        copy.at_ = environment.now() + left(environment) / static_cast<long>(parts);
        return copy;
    }

    // What is left, never negative.
    [[nodiscard]] Duration left(const Environment& environment) const {
        const auto rest = std::chrono::ceil<Duration>(at_ - environment.now());
        return std::max(rest, Duration::zero());
    }

    [[nodiscard]] Duration allowed() const { return allowed_; }
    [[nodiscard]] const std::string& step() const { return step_; }

    // Waits until `waited` is ready. Throws TimeoutError at the deadline ("<step>: <what> within
    // 3 s") and InterruptedError when the environment asks every wait to end.
    void wait(Environment& environment, std::span<pollfd> waited, std::string_view what) const;

    // The same for at most `slice`: false where nothing was ready by then.
    bool wait_for(Environment& environment, std::span<pollfd> waited, std::string_view what,
                  Duration slice) const;

    [[noreturn]] void missed(std::string_view what) const;

  private:
    TimePoint at_;
    Duration allowed_;
    std::string step_;
};

}  // namespace amqp_pconn::wire
