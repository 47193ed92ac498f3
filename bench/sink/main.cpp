// amqp_pconn_sink: an AMQP 0-9-1 peer that completes every handshake, answers what is asked and
// discards what is published. Against it a benchmark sees what a client costs, and no broker.
#include <csignal>
#include <cstdio>
#include <exception>

#include "options.h"
#include "server.h"

int main(int argc, char** argv) {
    using namespace amqp_pconn::bench;
    const auto options = parse_options(argc, argv);
    if (!options)
        return 2;

    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);

    try {
        Server server(*options);
        std::printf("%d\n", server.port());
        std::fflush(stdout);
        server.run();
        std::printf("%s\n", to_json(server.counters()).c_str());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "amqp_pconn_sink: %s\n", error.what());
        return 1;
    }
}
