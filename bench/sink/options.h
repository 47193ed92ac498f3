// The sink's command line.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace amqp_pconn::bench {

struct Options {
    std::uint16_t port = 0;  // 0: any free one
    std::chrono::seconds lifetime{300};
    std::chrono::milliseconds delay{0};  // before every answer
    std::uint16_t heartbeat = 0;         // seconds, proposed by Tune
    std::chrono::microseconds nap{0};    // after whatever has happened
};

// Nothing when the line makes no sense; what is wrong has then been said on stderr.
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace amqp_pconn::bench
