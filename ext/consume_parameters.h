// What Consumer::getConsumeParams() returns, as basic.consume takes it.
#pragma once

#include <string>
#include <string_view>

#include "client/channel.h"
#include "config/error.h"
#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

using ConsumeParameters = client::Channel::Consume;

// Throws the ArgumentError for a value of getConsumeParams() that is wrong: "is refused: ...".
[[noreturn]] void refuse_parameter(ArgumentError::Kind kind, std::string_view key,
                                   const std::string& rest);

// Strings are views into the PHP strings, the table lives in `arena`. Throws ArgumentError naming
// the key.
ConsumeParameters consume_parameters(HashTable* values, wire::Arena& arena);

}  // namespace amqp_pconn::ext
