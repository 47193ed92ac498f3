// How much memory this process has taken and not given back: for tests of what is bounded. Zero
// where an allocator of another kind is in use (sanitizers).
#pragma once

#include <malloc.h>

#include <cstddef>

namespace amqp_pconn::client {

inline std::size_t memory_in_use() {
    const auto usage = ::mallinfo2();
    return usage.uordblks + usage.hblkhd;
}

}  // namespace amqp_pconn::client
