// The one place where the core's exceptions become PHP's. No C++ exception leaves a guarded call.
#pragma once

#include <cstdint>

#include "php_headers.h"

namespace amqp_pconn::ext {

// Inside a catch block: remembers what is being handled, without calling into PHP.
void note_failure() noexcept;

// After the catch block: throws the PHP exception for what was noted. Wrong arguments are blamed on
// argument number `argument` of the running function, on no one in particular where it is 0.
void throw_noted(std::uint32_t argument);

// Runs `call`. True where it returned, false where a PHP exception is pending now.
template <typename Call>
bool guarded(std::uint32_t argument, Call call) {
    try {
        call();
        return true;
    } catch (...) {
        note_failure();
    }
    throw_noted(argument);
    return false;
}

// The same for the ends of objects and requests, where nothing may be thrown: it is logged.
void log_noted();

template <typename Call>
void guarded_quietly(Call call) {
    try {
        call();
        return;
    } catch (...) {
        note_failure();
    }
    log_noted();
}

}  // namespace amqp_pconn::ext
