#include "persist/tokens.h"

#include <charconv>
#include <span>

#include "config/digest.h"
#include "config/error.h"
#include "persist/words.h"

namespace amqp_pconn::persist {
namespace {

constexpr char separator = '-';

// Tells what was altered on its way; no secret is needed for that.
std::string check_of(std::string_view text) {
    constexpr std::size_t enough = 8;
    const auto digest = config::digest_of("amqp_pconn token " + std::string(text));
    return config::to_hex(std::span(digest).first<enough>());
}

}  // namespace

// worker - number - random - check
const std::string& Tokens::issue(const config::Parameters& parameters, Bucket& bucket,
                                 Slept slept) {
    std::string text = worker_ + separator + std::to_string(first_ + tokens_.size()) + separator +
                       config::random_id();
    text += separator + check_of(text);
    tokens_.push_back({std::move(text), parameters, &bucket, slept});
    if (tokens_.size() > most) {
        tokens_.pop_front();
        ++first_;
    }
    return tokens_.back().text;
}

Tokens::Token& Tokens::find(std::string_view text) {
    const auto end = text.rfind(separator);
    if (end == std::string_view::npos || text.substr(end + 1) != check_of(text.substr(0, end))) {
        throw TokenError("this token was altered or cut short");
    }
    auto rest = text;
    if (cut_word(rest, separator) != worker_) {
        throw TokenError(
            "this token is of another worker; it wakes a connection in the process that made it "
            "only");
    }
    const auto number_text = cut_word(rest, separator);
    std::uint64_t number = 0;
    std::from_chars(number_text.data(), number_text.data() + number_text.size(), number);
    if (number < first_) {
        throw TokenError("this token is too old: the worker has made more than " +
                         std::to_string(most) + " since");
    }
    if (number - first_ >= tokens_.size() || tokens_[number - first_].text != text) {
        throw TokenError("this token is forged: the worker has made no such one");
    }
    auto& token = tokens_[number - first_];
    if (token.is_used) {
        throw TokenError("this token was used before; each is good for once");
    }
    return token;
}

}  // namespace amqp_pconn::persist
