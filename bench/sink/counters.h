// What the sink has seen since it started; printed as one line of JSON.
#pragma once

#include <cstdint>
#include <string>

namespace amqp_pconn::bench {

struct Counters {
    std::uint64_t connections = 0;
    std::uint64_t channels_opened = 0;
    std::uint64_t publishes = 0;
    std::uint64_t frames_in = 0;
    std::uint64_t heartbeats_in = 0;
    std::uint64_t reads = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t protocol_errors = 0;
};

std::string to_json(const Counters& counters);

}  // namespace amqp_pconn::bench
