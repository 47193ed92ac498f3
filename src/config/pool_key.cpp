#include "config/pool_key.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "config/error.h"

namespace amqp_pconn::config {
namespace {

// Each field is preceded by its length, so that no two lists of values run together.
class CanonicalList {
  public:
    void add(std::string_view text) {
        add_number(text.size());
        bytes_.append(text);
    }

    void add_number(std::uint64_t number) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes_.push_back(static_cast<char>(number >> shift & 0xff));
        }
    }

    [[nodiscard]] std::string_view bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

}  // namespace

KeySecret make_key_secret() {
    KeySecret secret;
    if (getrandom(secret.data(), secret.size(), 0) != static_cast<ssize_t>(secret.size())) {
        throw Error("the system gave no random bytes for the key of kept connections");
    }
    return secret;
}

std::string pool_key(const Parameters& p, const KeySecret& secret) {
    CanonicalList list;
    list.add(p.host);
    list.add_number(p.port);
    list.add(p.vhost);
    list.add(p.user);
    list.add(p.password);
    list.add(p.sasl);
    list.add_number(p.heartbeat);
    list.add_number(p.frame_max);
    list.add_number(p.channel_max);
    list.add(p.name);
    list.add(p.pool);

    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    const auto bytes = list.bytes();
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(),
             &length) == nullptr) {
        throw Error("HMAC-SHA-256 is not available in this OpenSSL");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string key;
    key.reserve(std::size_t{length} * 2);
    for (const unsigned char byte : std::span(digest).first(length)) {
        key.push_back(digits[byte >> 4]);
        key.push_back(digits[byte & 15]);
    }
    return key;
}

}  // namespace amqp_pconn::config
