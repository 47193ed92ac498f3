#include "peer/manual_environment.h"

#include "peer/gate.h"

namespace amqp_pconn::peer {

int ManualEnvironment::wait(std::span<pollfd> waited, wire::Duration at_most) {
    // What the peer did last may still be on its way through the kernel when it falls silent.
    constexpr int looks_at_silence = 3;
    const auto give_up = std::chrono::steady_clock::now() + patience;
    int quiet = 0;
    for (;;) {
        const int slice = at_most == wire::Duration::zero() ? 0 : 1;
        const int ready = poll(waited.data(), waited.size(), slice);
        if (ready > 0) {
            now_ += cost_of_ready;
            return ready;
        }
        if (at_most == wire::Duration::zero() || interrupted_) {
            return 0;
        }
        quiet = silent || nothing_will_come_() ? quiet + 1 : 0;
        if (quiet >= looks_at_silence || std::chrono::steady_clock::now() > give_up) {
            now_ += at_most;
            return 0;
        }
    }
}

}  // namespace amqp_pconn::peer
