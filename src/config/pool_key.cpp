#include "config/pool_key.h"

#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/random.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "config/error.h"

namespace amqp_pconn::config {
namespace {

// Each field is preceded by its length, so that no two lists of values run together.
class CanonicalList {
  public:
    CanonicalList() { bytes_.reserve(256); }

    void add(const std::string& text) {
        add(std::uint64_t{text.size()});
        bytes_.append(text);
    }

    void add(std::uint64_t number) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes_.push_back(static_cast<char>(number >> shift & 0xff));
        }
    }

    [[nodiscard]] std::string_view bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

// What makes two connections different; whatever is compared or hashed goes through here.
auto keyed(const Parameters& p) {
    return std::tie(p.host, p.port, p.vhost, p.user, p.password, p.sasl, p.heartbeat, p.frame_max,
                    p.channel_max, p.name, p.pool);
}

PoolKey::Secret random_secret() {
    PoolKey::Secret secret;
    if (getrandom(secret.data(), secret.size(), 0) != static_cast<ssize_t>(secret.size())) {
        throw Error("the system gave no random bytes for the key of kept connections");
    }
    return secret;
}

}  // namespace

bool same_key(const Parameters& one, const Parameters& other) {
    return keyed(one) == keyed(other);
}

void PoolKey::Free::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

PoolKey::PoolKey() : PoolKey(random_secret()) {}

PoolKey::PoolKey(const Secret& secret) {
    EVP_MAC* hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    context_.reset(EVP_MAC_CTX_new(hmac));
    EVP_MAC_free(hmac);  // the context holds it
    std::array<char, 7> digest{"SHA256"};
    const std::array<OSSL_PARAM, 2> settings{
        OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0), OSSL_PARAM_construct_end()};
    if (context_ == nullptr ||
        EVP_MAC_init(context_.get(), reinterpret_cast<const unsigned char*>(secret.data()),
                     secret.size(), settings.data()) != 1) {
        throw Error("HMAC-SHA-256 is not available in this OpenSSL");
    }
}

std::string PoolKey::of(const Parameters& p) {
    CanonicalList list;
    std::apply([&list](const auto&... field) { (list.add(field), ...); }, keyed(p));

    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    std::size_t length = 0;
    const auto bytes = list.bytes();
    if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||  // the same key again
        EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size()) != 1 ||
        EVP_MAC_final(context_.get(), digest.data(), &length, digest.size()) != 1) {
        throw Error("HMAC-SHA-256 failed in this OpenSSL");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string key;
    key.reserve(length * 2);
    for (const unsigned char byte : std::span(digest).first(length)) {
        key.push_back(digits[byte >> 4]);
        key.push_back(digits[byte & 15]);
    }
    return key;
}

}  // namespace amqp_pconn::config
