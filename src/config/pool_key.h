// The key of a pool bucket: equal for two requests exactly when they may share a session. It is an
// HMAC, so that no dump, log line or resource list shows what went into it.
#pragma once

#include <string>

#include "config/digest.h"
#include "config/parameters.h"

namespace amqp_pconn::config {

// Whether both have the same key, found without hashing.
bool same_key(const Parameters& one, const Parameters& other);

class PoolKey {
  public:
    using Secret = Hmac::Secret;

    // With a fresh random secret. Make one after each fork: two processes never share a secret.
    // Throws what Hmac() does.
    PoolKey() = default;
    explicit PoolKey(const Secret& secret) : hmac_(secret) {}

    // HMAC-SHA-256 in lower-case hexadecimal over everything that makes two connections different.
    std::string of(const Parameters& parameters);

  private:
    Hmac hmac_;
};

}  // namespace amqp_pconn::config
