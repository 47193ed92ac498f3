// amqp_pconn_visitor: visits pages over one HTTP connection and prints what each request took. It
// goes in rounds: in each, every page has its turn, in an order drawn anew, so that whatever else
// the machine does meets all of them alike.
#include <getopt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http_client.h"

namespace amqp_pconn::bench {
namespace {

constexpr char kUsage[] =
    "usage: amqp_pconn_visitor --port N [--rounds N] [--repeat N] [--warm-up N] [--seed N] "
    "[--pause N] PAGE...\n"
    "Prints a line for each measured request: round, page, nanoseconds.\n";

struct Options {
    unsigned port = 0;
    unsigned rounds = 100;
    unsigned repeat = 5;    // measured requests in one turn of a page
    unsigned warm_up = 50;  // requests of each page before the first round
    unsigned seed = 1;
    unsigned pause = 0;  // microseconds before each measured request
    std::vector<std::string> pages;
};

struct Page {
    std::string name;
    std::string request;
};

std::optional<Options> parse_options(int argc, char** argv) {
    Options options;
    const std::array<option, 7> known{{{"port", required_argument, nullptr, 'p'},
                                       {"rounds", required_argument, nullptr, 'r'},
                                       {"repeat", required_argument, nullptr, 'k'},
                                       {"warm-up", required_argument, nullptr, 'w'},
                                       {"seed", required_argument, nullptr, 's'},
                                       {"pause", required_argument, nullptr, 'u'},
                                       {nullptr, 0, nullptr, 0}}};
    int found = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    while ((found = getopt_long(argc, argv, "", known.data(), nullptr)) != -1) {
        if (found == '?')
            return std::nullopt;
        unsigned value = 0;
        const std::string_view text = optarg;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size())
            return std::nullopt;
        if (found == 'p')
            options.port = value;
        if (found == 'r')
            options.rounds = value;
        if (found == 'k')
            options.repeat = value;
        if (found == 'w')
            options.warm_up = value;
        if (found == 's')
            options.seed = value;
        if (found == 'u')
            options.pause = value;
    }
    options.pages.assign(argv + optind, argv + argc);
    if (options.port == 0 || options.port > 65535 || options.pages.empty())
        return std::nullopt;
    return options;
}

std::int64_t visit(HttpClient& client, const Page& page) {
    const auto before = std::chrono::steady_clock::now();
    const HttpClient::Answer answer = client.get(page.request);
    const auto after = std::chrono::steady_clock::now();
    if (answer.status != 200 || answer.body != "ok") {
        throw std::runtime_error(page.name + " answered " + std::to_string(answer.status) + ": " +
                                 std::string(answer.body));
    }
    return std::chrono::nanoseconds(after - before).count();
}

void run(const Options& options) {
    std::vector<Page> pages;
    for (const std::string& name : options.pages)
        pages.push_back({name, "GET /" + name + ".php HTTP/1.1\r\nHost: localhost\r\n\r\n"});

    HttpClient client(static_cast<std::uint16_t>(options.port));
    for (const Page& page : pages)
        for (unsigned i = 0; i < options.warm_up; ++i)
            visit(client, page);

    std::mt19937 random(options.seed);
    for (unsigned round = 0; round < options.rounds; ++round) {
        std::shuffle(pages.begin(), pages.end(), random);
        for (const Page& page : pages) {
            // What the page before has left the servers to do is not this one's: not measured.
            visit(client, page);
            for (unsigned i = 0; i < options.repeat; ++i) {
                std::this_thread::sleep_for(std::chrono::microseconds(options.pause));
                const std::int64_t nanoseconds = visit(client, page);
                std::printf("%u\t%s\t%lld\n", round, page.name.c_str(),
                            static_cast<long long>(nanoseconds));
            }
        }
    }
}

}  // namespace
}  // namespace amqp_pconn::bench

int main(int argc, char** argv) {
    using namespace amqp_pconn::bench;
    const auto options = parse_options(argc, argv);
    if (!options) {
        std::fputs(kUsage, stderr);
        return 2;
    }
    try {
        run(*options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "amqp_pconn_visitor: %s\n", error.what());
        return 1;
    }
}
