// The key of a pool bucket: equal for two requests exactly when they may share a session. It is an
// HMAC, so that no dump, log line or resource list shows what went into it.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "config/parameters.h"

struct evp_mac_ctx_st;

namespace amqp_pconn::config {

// Whether both have the same key, found without hashing.
bool same_key(const Parameters& one, const Parameters& other);

class PoolKey {
  public:
    using Secret = std::array<std::byte, 32>;

    // With a fresh random secret. Make one after each fork: two processes never share a secret.
    // Throws Error where the system gives no random bytes, or OpenSSL no HMAC-SHA-256.
    PoolKey();
    explicit PoolKey(const Secret& secret);

    // HMAC-SHA-256 in lower-case hexadecimal over everything that makes two connections different.
    std::string of(const Parameters& parameters);

  private:
    struct Free {
        void operator()(evp_mac_ctx_st* context) const;
    };
    // Keyed once: setting HMAC up costs more than all of the hashing.
    std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

}  // namespace amqp_pconn::config
