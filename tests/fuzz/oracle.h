// How a fuzz target says that a promise was broken: it names the promise and aborts, which is what
// libFuzzer takes for a finding.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace amqp_pconn::fuzz {

inline void require(bool held, const char* promise) {
    if (!held) {
        std::fprintf(stderr, "broken promise: %s\n", promise);
        std::abort();
    }
}

}  // namespace amqp_pconn::fuzz
