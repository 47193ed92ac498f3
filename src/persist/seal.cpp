#include "persist/seal.h"

#include <openssl/crypto.h>

#include <charconv>
#include <cstdint>

#include "config/error.h"
#include "persist/words.h"

namespace amqp_pconn::persist {
namespace {

// "amqp_pconn-1 WORKER LENGTH CODE\n" and the data.
constexpr std::string_view mark = "amqp_pconn-1";
constexpr std::size_t longest_header = 256;
constexpr char separator = ' ';

}  // namespace

// The lengths keep key and data apart.
std::string Seal::code_of(std::string_view key, std::string_view data) {
    std::string bytes = worker_ + ' ' + std::to_string(key.size()) + ' ' +
                        std::to_string(data.size()) + ' ' + std::string(key);
    bytes.append(data);
    return config::to_hex(hmac_.of(bytes));
}

std::string Seal::close(std::string_view key, std::string_view data) {
    std::string sealed(mark);
    sealed += ' ' + worker_ + ' ' + std::to_string(data.size()) + ' ' + code_of(key, data) + '\n';
    sealed.append(data);
    return sealed;
}

std::string_view Seal::open(std::string_view key, std::string_view sealed) {
    if (sealed.substr(0, mark.size()) != mark.substr(0, sealed.size())) {
        throw Error("what is stored for it is not what amqp_pconn stores");
    }
    const std::string cut_short = "what is stored for it is cut short";
    const auto end = sealed.substr(0, longest_header).find('\n');
    if (end == std::string_view::npos) {
        throw Error(cut_short);
    }
    auto header = sealed.substr(0, end);
    const auto data = sealed.substr(end + 1);
    (void)cut_word(header, separator);
    if (cut_word(header, separator) != worker_) {
        throw Error("what is stored for it is another worker's");
    }
    const auto length_text = cut_word(header, separator);
    std::uint64_t length = 0;
    std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
    if (data.size() < length) {
        throw Error(cut_short);
    }
    const auto code = code_of(key, data);
    if (header.size() != code.size() ||
        CRYPTO_memcmp(header.data(), code.data(), code.size()) != 0 ||
        std::to_string(data.size()) != length_text) {
        throw Error("what is stored for it was altered, or is forged");
    }
    return data;
}

}  // namespace amqp_pconn::persist
