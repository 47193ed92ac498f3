#include "counters.h"

namespace amqp_pconn::bench {

std::string to_json(const Counters& counters) {
    std::string json = "{";
    const auto add = [&json](const char* name, std::uint64_t value) {
        if (json.size() > 1)
            json += ", ";
        json += '"';
        json += name;
        json += "\": " + std::to_string(value);
    };
    add("connections", counters.connections);
    add("channels_opened", counters.channels_opened);
    add("publishes", counters.publishes);
    add("frames_in", counters.frames_in);
    add("heartbeats_in", counters.heartbeats_in);
    add("reads", counters.reads);
    add("bytes_in", counters.bytes_in);
    add("protocol_errors", counters.protocol_errors);
    return json + "}";
}

}  // namespace amqp_pconn::bench
