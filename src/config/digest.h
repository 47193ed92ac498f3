// SHA-256, alone and under a secret, random bytes, and how both are written down.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;

namespace amqp_pconn::config {

using Digest = std::array<std::byte, 32>;

// Lower case.
std::string to_hex(std::span<const std::byte> bytes);

// Throws Error where the system gives none.
void fill_randomly(std::span<std::byte> bytes);

// What nobody else has, nor can guess: 16 random bytes in hexadecimal. Throws what fill_randomly()
// does.
std::string random_id();

// Throws Error where OpenSSL has no SHA-256.
Digest digest_of(std::string_view bytes);

// HMAC-SHA-256 under one secret.
class Hmac {
  public:
    using Secret = std::array<std::byte, 32>;

    // With a fresh random secret. Throws Error where the system gives no random bytes, or OpenSSL
    // no HMAC-SHA-256; so does all the rest.
    Hmac();
    explicit Hmac(const Secret& secret);

    Digest of(std::string_view bytes);

  private:
    struct Free {
        void operator()(evp_mac_ctx_st* context) const;
    };
    // Keyed once: setting HMAC up costs more than hashing what is short.
    std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

}  // namespace amqp_pconn::config
