// The proxy's command line.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace amqp_pconn::peer {

// "host:port", the host an IPv4 address, an IPv6 address in brackets or a name.
struct HostPort {
    std::string host;
    std::string port;
};

struct ProxyOptions {
    HostPort listen{"127.0.0.1", "0"};
    HostPort target;
    std::chrono::milliseconds delay{0};  // each way
    std::chrono::seconds lifetime{120};
};

// Nothing when the line makes no sense; what is wrong has then been said on stderr.
std::optional<ProxyOptions> parse_proxy_options(int argc, char** argv);

// A number without sign of at most a day of milliseconds, or nothing.
std::optional<unsigned> parse_count(std::string_view text);

}  // namespace amqp_pconn::peer
