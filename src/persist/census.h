// What there is at this moment, as opposed to what has happened.
#pragma once

#include <cstddef>

namespace amqp_pconn::persist {

struct Census {
    std::size_t leased = 0;    // sessions
    std::size_t parked = 0;    // those that can be leased
    std::size_t settling = 0;  // those whose answers are still due

    std::size_t channels = 0;   // open, or being opened or closed
    std::size_t spare = 0;      // that nobody holds
    std::size_t left_open = 0;  // that a program left open and none has claimed
};

}  // namespace amqp_pconn::persist
