// What a program may keep of a connection that sleeps: a token that wakes just that one, once, in
// the worker that it sleeps in. There is no credential in it, and nothing that could be guessed.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "config/parameters.h"
#include "persist/pool.h"

namespace amqp_pconn::persist {

class Tokens {
  public:
    // How many are remembered; the oldest is forgotten for one more.
    static constexpr std::size_t most = 1024;

    struct Token {
        std::string text;
        config::Parameters parameters;  // of the one who slept
        Bucket* bucket;
        Slept slept;
        bool is_used = false;
    };

    // `worker` is the id of this one: what no other process has.
    explicit Tokens(std::string worker) : worker_(std::move(worker)) {}

    // Good until the next call. Throws Error where the system gives no random bytes.
    const std::string& issue(const config::Parameters& parameters, Bucket& bucket, Slept slept);
    // Good until the next call. Throws TokenError where it is not one of these, or was used.
    Token& find(std::string_view text);

  private:
    std::string worker_;
    std::deque<Token> tokens_;
    std::uint64_t first_ = 0;  // the number of the one at the front
};

}  // namespace amqp_pconn::persist
