// PHP values to AMQP field tables and back.
#pragma once

#include <string_view>

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// A table of `values`, living in `arena`; strings are views into the PHP strings.
// `what` names the argument in errors, e.g. "headers".
// Throws ArgumentError for a value that cannot be sent, naming where it stands.
amqp_table_t to_field_table(std::string_view what, HashTable* values, wire::Arena& arena);

// Fills `array` (fresh) from a decoded table. Allocates request memory, so it may jump.
void from_field_table(zval* array, const amqp_table_t& table);

}  // namespace amqp_pconn::ext
