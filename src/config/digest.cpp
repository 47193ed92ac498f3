#include "config/digest.h"

#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/random.h>

#include "config/error.h"

namespace amqp_pconn::config {
namespace {

Hmac::Secret random_secret() {
    Hmac::Secret secret;
    fill_randomly(secret);
    return secret;
}

}  // namespace

std::string to_hex(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        text.push_back(digits[std::to_integer<unsigned>(byte >> 4)]);
        text.push_back(digits[std::to_integer<unsigned>(byte & std::byte{15})]);
    }
    return text;
}

void fill_randomly(std::span<std::byte> bytes) {
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw Error("the system gave no random bytes");
    }
}

std::string random_id() {
    std::array<std::byte, 16> id{};
    fill_randomly(id);
    return to_hex(id);
}

Digest digest_of(std::string_view bytes) {
    Digest digest;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   nullptr, EVP_sha256(), nullptr) != 1) {
        throw Error("SHA-256 is not available in this OpenSSL");
    }
    return digest;
}

void Hmac::Free::operator()(evp_mac_ctx_st* context) const {
    EVP_MAC_CTX_free(context);
}

Hmac::Hmac() : Hmac(random_secret()) {}

Hmac::Hmac(const Secret& secret) {
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

Digest Hmac::of(std::string_view bytes) {
    Digest digest;
    std::size_t length = 0;
    if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||  // the same key again
        EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size()) != 1 ||
        EVP_MAC_final(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                      digest.size()) != 1) {
        throw Error("HMAC-SHA-256 failed in this OpenSSL");
    }
    return digest;
}

}  // namespace amqp_pconn::config
