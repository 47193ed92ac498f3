// pconn-proxy: a TCP proxy between a client and a broker that makes the way between them longer, or
// breaks it, as a test commands. It delays bytes and the end of a connection, each way; not the TCP
// handshake, which the kernel completes before the proxy hears of it.
#include <csignal>
#include <cstdio>
#include <exception>

#include "proxy_loop.h"
#include "proxy_options.h"

int main(int argc, char** argv) {
    using namespace amqp_pconn::peer;
    const auto options = parse_proxy_options(argc, argv);
    if (!options)
        return 2;

    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // A test that has ended does not read the answers to its commands any more.
    signal(SIGPIPE, SIG_IGN);
    // Nor does one in the background of a terminal stop because it would read commands from it.
    signal(SIGTTIN, SIG_IGN);

    try {
        ProxyLoop proxy(*options);
        std::printf("%d\n", proxy.port());
        std::fflush(stdout);
        proxy.run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pconn-proxy: %s\n", error.what());
        return 1;
    }
}
