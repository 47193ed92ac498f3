// Checks of arguments that several methods share, before anything is sent. Each is false with an
// exception pending that names the argument by its number.
#pragma once

#include <cstdint>
#include <string_view>

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

inline std::string_view view(const zend_string* text) {
    return {ZSTR_VAL(text), ZSTR_LEN(text)};
}

// One of AMQP's short strings: at most 255 bytes.
bool is_short(std::uint32_t number, const zend_string* text);

// The name of a queue or an exchange. RabbitMQ ends the whole connection (501) for one that is not
// UTF-8.
bool is_name(std::uint32_t number, const zend_string* text);

// The same, and not empty.
bool is_named(std::uint32_t number, const zend_string* text);

// A table argument, made in the worker's arena; null is an empty one.
bool parse_table(std::uint32_t number, const char* what, HashTable* values, amqp_table_t& table);

}  // namespace amqp_pconn::ext
