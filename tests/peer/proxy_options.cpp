#include "proxy_options.h"

#include <getopt.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace amqp_pconn::peer {

namespace {

constexpr char kUsage[] =
    "usage: pconn-proxy --target HOST:PORT [--listen HOST:PORT] [--delay-ms N] [--seconds N]\n"
    "A TCP proxy that delays what it passes on. Prints the port it listens on; takes commands as\n"
    "lines on stdin and answers each with one line: delay MS, stall [WAY], resume [WAY],\n"
    "trickle BYTES_PER_SECOND, corrupt N, cut, reset, cut-idle MS, stats.\n";

std::optional<HostPort> parse_host_port(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == text.size())
        return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    if (host.empty())
        return std::nullopt;
    return HostPort{std::string(host), std::string(text.substr(colon + 1))};
}

bool apply(int name, std::string_view value, ProxyOptions& options) {
    if (name == 'l' || name == 't') {
        const auto parsed = parse_host_port(value);
        if (parsed)
            (name == 'l' ? options.listen : options.target) = *parsed;
        return parsed.has_value();
    }
    const auto number = parse_count(value);
    if (!number)
        return false;
    if (name == 'd')
        options.delay = std::chrono::milliseconds(*number);
    if (name == 's')
        options.lifetime = std::chrono::seconds(*number);
    return true;
}

}  // namespace

std::optional<unsigned> parse_count(std::string_view text) {
    constexpr unsigned kMost = 86'400'000;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > kMost)
        return std::nullopt;
    return value;
}

std::optional<ProxyOptions> parse_proxy_options(int argc, char** argv) {
    const std::array<option, 5> known{{{"listen", required_argument, nullptr, 'l'},
                                       {"target", required_argument, nullptr, 't'},
                                       {"delay-ms", required_argument, nullptr, 'd'},
                                       {"seconds", required_argument, nullptr, 's'},
                                       {nullptr, 0, nullptr, 0}}};
    ProxyOptions options;
    bool understood = true;
    int found = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    while ((found = getopt_long(argc, argv, "", known.data(), nullptr)) != -1)
        understood = understood && found != '?' && apply(found, optarg, options);
    if (!understood || optind < argc || options.target.host.empty()) {
        std::fputs(kUsage, stderr);
        return std::nullopt;
    }
    return options;
}

}  // namespace amqp_pconn::peer
