// pconn-peer: a broker on 127.0.0.1 that does what a script says, right or wrong, for tests that
// are not in C++. Steps are those of script_text.cpp, commands those of peer_commands.cpp.
#include <getopt.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "peer_commands.h"
#include "proxy_fd.h"
#include "script_text.h"

namespace amqp_pconn::peer {

namespace {

using std::chrono::steady_clock;

struct PeerOptions {
    std::string script;
    std::chrono::seconds lifetime{120};
};

void print_usage() {
    std::fprintf(stderr,
                 "usage: pconn-peer [--seconds N] SCRIPT\n"
                 "       pconn-peer [--seconds N] --file FILE\n"
                 "A broker that runs a script for each connection: one step a line, a line ---\n"
                 "between the scripts of two connections; what comes after the last runs the last\n"
                 "again. Prints the port it listens on; takes commands as lines on stdin and\n"
                 "answers each with one line: failures, connections, refuse, received N, bytes N,\n"
                 "ended N. The steps are:\n%s",
                 list_steps().c_str());
}

std::optional<std::string> contents(const char* path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
    constexpr unsigned most = 86'400;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > most) {
        return std::nullopt;
    }
    return std::chrono::seconds(value);
}

std::optional<PeerOptions> parse_options(int argc, char** argv) {
    const std::array<option, 3> known{{{"seconds", required_argument, nullptr, 's'},
                                       {"file", required_argument, nullptr, 'f'},
                                       {nullptr, 0, nullptr, 0}}};
    PeerOptions options;
    std::optional<std::string> script;
    int found = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread yet
    while ((found = getopt_long(argc, argv, "", known.data(), nullptr)) != -1) {
        const auto seconds = found == 's' ? parse_seconds(optarg) : options.lifetime;
        if (found == '?' || !seconds) {
            return std::nullopt;
        }
        options.lifetime = *seconds;
        if (found == 'f' && !(script = contents(optarg))) {
            std::fprintf(stderr, "pconn-peer: %s cannot be read\n", optarg);
            return std::nullopt;
        }
    }
    if (!script && optind == argc - 1) {
        script = argv[optind++];
    }
    if (!script || optind != argc) {
        return std::nullopt;
    }
    options.script = *script;
    return options;
}

// Answers commands until the time is over or `signals` reports one.
void serve(ScriptedBroker& broker, const Fd& signals, std::chrono::seconds lifetime) {
    const auto end = steady_clock::now() + lifetime;
    std::array<pollfd, 2> waited{{{signals.get(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    std::string unread;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()).count();
        if (left <= 0) {
            return;
        }
        const int ready = ::poll(waited.data(), waited.size(), static_cast<int>(left));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 || waited[0].revents != 0) {
            return;
        }
        std::array<char, 4096> space{};
        const ssize_t got = ::read(STDIN_FILENO, space.data(), space.size());
        if (got <= 0) {
            waited[1].fd = -1;  // nobody is left to command it; it serves on
            continue;
        }
        unread.append(space.data(), static_cast<std::size_t>(got));
        std::size_t newline = 0;
        while ((newline = unread.find('\n')) != std::string::npos) {
            const auto answer =
                run_peer_command(std::string_view(unread).substr(0, newline), broker);
            unread.erase(0, newline + 1);
            std::printf("%s\n", answer.c_str());
        }
        std::fflush(stdout);
    }
}

}  // namespace

}  // namespace amqp_pconn::peer

int main(int argc, char** argv) {
    using namespace amqp_pconn::peer;
    try {
        const auto options = parse_options(argc, argv);
        if (!options) {
            print_usage();
            return 2;
        }
        const auto scripts = parse_scripts(options->script);

        // Before the threads, which inherit it.
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTERM);
        sigaddset(&set, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        // As in proxy.cpp: a test that has ended reads no answers, and there may be a terminal.
        signal(SIGPIPE, SIG_IGN);
        signal(SIGTTIN, SIG_IGN);
        const Fd signals(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));

        ScriptedBroker broker(scripts);
        std::printf("%d\n", broker.port());
        std::fflush(stdout);
        serve(broker, signals, options->lifetime);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pconn-peer: %s\n", error.what());
        return 1;
    }
}
