// Threads of PHP that lease and park at the same time, each with a persistent list of its own and
// one keeper for all, while others end and begin. It ends with failure at the first broken promise.
#include <barrier>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <latch>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "broker_sockets.h"
#include "engine.h"
#include "visitor.h"

namespace amqp_pconn::zts {
namespace {

struct Options {
    std::string ini;
    std::uint16_t port = 0;
    std::size_t threads = 0;
    std::size_t requests = 0;
    std::size_t kept = 0;  // connections of a thread, by the limits in `ini`
    std::chrono::milliseconds rest{0};
    Visitor::Ways ways{};
};

template <typename Number>
Number number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        fail("'" + std::string(text) + "' is not a number");
    }
    return value;
}

class Scenario {
  public:
    explicit Scenario(const Options& options)
        : options_(options), together_(static_cast<std::ptrdiff_t>(options.threads) + 1) {}

    // Of thread `index`. Those with an odd one end their context half way and begin another, which
    // they leave to the engine to end.
    void thread(std::size_t index) {
        const bool leaves = index % 2 == 1;
        Visitor visitor(options_.ways, ledger_);
        visitor.arrive();
        visitor.visit(options_.requests);
        meet();  // all have parked what they opened
        meet();  // it was counted, and has rested
        visitor.visit(options_.requests);
        if (leaves) {
            visitor.leave();
        } else {
            visitor.visit(options_.requests);
        }
        meet();  // the odd ones are gone
        meet();  // that was counted
        if (leaves) {
            visitor.arrive();
        }
        visitor.visit(options_.requests);
        meet();  // all are there again
        meet();  // that was counted
        if (leaves) {
            engine_ended_.wait();
        } else {
            visitor.leave();
        }
    }

    void run() {
        auto engine = std::make_unique<Engine>(options_.ini);
        Visitor visitor(options_.ways, ledger_);
        visitor.visit(options_.requests);
        std::vector<std::jthread> threads;
        threads.reserve(options_.threads);
        for (std::size_t i = 0; i < options_.threads; ++i) {
            threads.emplace_back([this, i] { guarded(i); });
        }
        meet();
        expect_connections_of(options_.threads + 1);
        std::this_thread::sleep_for(options_.rest);
        meet();
        meet();
        const std::size_t odd = options_.threads / 2;
        expect_connections_of(options_.threads - odd + 1);
        meet();
        meet();
        expect_connections_of(options_.threads + 1);
        meet();
        for (std::size_t i = 0; i < options_.threads; i += 2) {
            threads[i].join();
        }
        visitor.visit(options_.requests);
        expect_connections_of(odd + 1);
        engine.reset();
        expect_connections_of(0);
        engine_ended_.count_down();
        threads.clear();
        std::printf("published %zu, settled %zu\n", ledger_.published(), ledger_.settled());
    }

  private:
    void guarded(std::size_t index) {
        try {
            thread(index);
        } catch (const std::exception& error) {
            fail(error.what());
        }
    }

    void meet() { together_.arrive_and_wait(); }

    void expect_connections_of(std::size_t contexts) const {
        const std::size_t expected = contexts * options_.kept;
        const std::size_t found = broker_sockets(options_.port);
        if (found != expected) {
            fail(std::to_string(contexts) + " contexts have " + std::to_string(found) +
                 " connections, not " + std::to_string(expected));
        }
    }

    const Options& options_;
    Ledger ledger_;
    std::barrier<> together_;
    std::latch engine_ended_{1};
};

}  // namespace
}  // namespace amqp_pconn::zts

int main(int argc, char** argv) {
    using namespace amqp_pconn::zts;
    const std::vector<std::string> words(argv, argv + argc);
    if (words.size() != 9) {
        fail("usage: pconn-threads PHP.INI REQUEST.INC PORT THREADS REQUESTS POOLS KEPT REST-MS");
    }
    Options options;
    options.ini = words[1];
    options.port = number<std::uint16_t>(words[3]);
    options.threads = number<std::size_t>(words[4]);
    options.requests = number<std::size_t>(words[5]);
    const auto pools = number<std::size_t>(words[6]);
    options.kept = number<std::size_t>(words[7]);
    options.rest = std::chrono::milliseconds(number<unsigned>(words[8]));
    options.ways = {words[2], pools, options.kept == pools};
    try {
        Scenario(options).run();
    } catch (const std::exception& error) {
        fail(error.what());
    }
    return 0;
}
