#include "wire/deadline.h"

#include <array>
#include <cstdio>

#include "config/error.h"

namespace amqp_pconn::wire {
namespace {

std::string seconds_text(Duration duration) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g s",
                  std::chrono::duration<double>(duration).count());
    return text.data();
}

}  // namespace

void Deadline::wait(Environment& environment, std::span<pollfd> waited,
                    std::string_view what) const {
    while (!wait_for(environment, waited, what, Duration::max())) {
    }
}

bool Deadline::wait_for(Environment& environment, std::span<pollfd> waited, std::string_view what,
                        Duration slice) const {
    // Looked at before every wait: a peer that trickles keeps the descriptor
    // ready for ever.
    const Duration rest = left(environment);
    if (rest == Duration::zero()) {
        missed(what);
    }
    const int ready = environment.wait(waited, std::min(rest, slice));
    if (environment.interrupted()) {
        throw InterruptedError(step_ + ": interrupted by the time limit of the script");
    }
    return ready > 0;
}

void Deadline::missed(std::string_view what) const {
    throw TimeoutError(step_ + ": " + std::string(what) + " within " + seconds_text(allowed_));
}

}  // namespace amqp_pconn::wire
