#include "options.h"

#include <getopt.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace amqp_pconn::bench {

namespace {

constexpr char kUsage[] =
    "usage: amqp_pconn_sink [--port N] [--seconds N] [--delay-ms N] [--heartbeat N] [--nap-us N]\n"
    "An AMQP 0-9-1 peer on 127.0.0.1 that answers and discards. Prints its port, and at its end\n"
    "(or on SIGUSR1) what it counted, as JSON.\n";

bool parse_number(std::string_view text, unsigned limit, unsigned& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value <= limit;
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
    const std::array<option, 6> known{{{"port", required_argument, nullptr, 'p'},
                                       {"seconds", required_argument, nullptr, 's'},
                                       {"delay-ms", required_argument, nullptr, 'd'},
                                       {"heartbeat", required_argument, nullptr, 'b'},
                                       {"nap-us", required_argument, nullptr, 'n'},
                                       {nullptr, 0, nullptr, 0}}};
    Options options;
    int found = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    while ((found = getopt_long(argc, argv, "", known.data(), nullptr)) != -1) {
        unsigned value = 0;
        const bool is_number = optarg != nullptr && parse_number(optarg, 86400, value);
        if (found == '?' || !is_number || (found != 's' && value > 65535)) {
            std::fputs(kUsage, stderr);
            return std::nullopt;
        }
        if (found == 'p')
            options.port = static_cast<std::uint16_t>(value);
        if (found == 's')
            options.lifetime = std::chrono::seconds(value);
        if (found == 'd')
            options.delay = std::chrono::milliseconds(value);
        if (found == 'b')
            options.heartbeat = static_cast<std::uint16_t>(value);
        if (found == 'n')
            options.nap = std::chrono::microseconds(value);
    }
    if (optind < argc) {
        std::fputs(kUsage, stderr);
        return std::nullopt;
    }
    return options;
}

}  // namespace amqp_pconn::bench
