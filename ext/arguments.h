// Checks of arguments that several methods share, before anything is sent. Those that take an
// argument's number are false with an exception pending that names it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

inline std::string_view view(const zend_string* text) {
    return {ZSTR_VAL(text), ZSTR_LEN(text)};
}

// Of AMQP's short strings, in bytes.
inline constexpr std::size_t longest_short = 255;

bool is_utf8(std::string_view text);

// One of AMQP's short strings.
bool is_short(std::uint32_t number, const zend_string* text);

// The name of a queue or an exchange. RabbitMQ ends the whole connection (501) for one that is not
// UTF-8.
bool is_name(std::uint32_t number, const zend_string* text);

// The same, and not empty.
bool is_named(std::uint32_t number, const zend_string* text);

// A table argument, made in the worker's arena; null is an empty one.
bool parse_table(std::uint32_t number, const char* what, HashTable* values, amqp_table_t& table);

}  // namespace amqp_pconn::ext
