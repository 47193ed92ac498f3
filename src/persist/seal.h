// What is stored outside of the worker's memory is sealed: it is opened only by the worker that
// sealed it, for what it was sealed for, and as it was. It is not hidden.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "config/digest.h"

namespace amqp_pconn::persist {

class Seal {
  public:
    // `worker` is the id of this one. Its secret never leaves it. Throws what Hmac() does.
    explicit Seal(std::string worker) : worker_(std::move(worker)) {}

    // `data`, sealed for what is stored under `key`.
    std::string close(std::string_view key, std::string_view data);
    // The data, which is a part of `sealed`. Throws Error, which says what is wrong with it.
    std::string_view open(std::string_view key, std::string_view sealed);

  private:
    std::string code_of(std::string_view key, std::string_view data);

    std::string worker_;
    config::Hmac hmac_;
};

}  // namespace amqp_pconn::persist
