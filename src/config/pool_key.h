// The key of a pool bucket: equal for two requests exactly when they may share a session. It is an
// HMAC, so that no dump, log line or resource list shows what went into it.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "config/parameters.h"

namespace amqp_pconn::config {

using KeySecret = std::array<std::byte, 32>;

// A fresh random secret. Make it after fork: two processes never share one.
// Throws Error where the system gives no random bytes.
KeySecret make_key_secret();

// HMAC-SHA-256 in lower-case hexadecimal over everything that makes two connections different.
std::string pool_key(const Parameters& parameters, const KeySecret& secret);

}  // namespace amqp_pconn::config
