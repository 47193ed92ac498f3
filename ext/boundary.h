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

// A limit that was reached inside of a guarded call, told by an E_NOTICE when
// that is over: error handlers may throw, and may jump. `limit` is the name of
// the setting.
void note_limit(const char* limit);
void forget_limit();
[[nodiscard]] bool is_limit_noted();
// False where a PHP exception is pending now.
bool tell_limit();

// Runs `call`. True where it returned, false where a PHP exception is pending
// now.
template <typename Call>
bool guarded(std::uint32_t argument, Call call) {
    bool failed = true;
    forget_limit();  // of a call that was jumped over
    try {
        call();
        failed = false;
    } catch (...) {
        note_failure();
    }
    if (failed) {
        forget_limit();
        throw_noted(argument);
        return false;
    }
    return !is_limit_noted() || tell_limit();
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
