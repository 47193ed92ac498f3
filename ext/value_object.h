// Objects that are values: final, with two readonly properties that are set once.
#pragma once

#include <cstdint>
#include <string_view>

#include "php_headers.h"

namespace amqp_pconn::ext {

// One of its properties, by its place in the stub: undefined where its constructor was not called,
// and of any type where an ArrayIterator wrote to it.
const zval* value_property(zend_object* object, std::uint32_t which);

inline constexpr std::int64_t int32_least = -2147483648LL;
inline constexpr std::int64_t int32_most = 2147483647;

inline bool is_long_between(const zval* value, std::int64_t least, std::int64_t most) {
    return Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= least && Z_LVAL_P(value) <= most;
}

// Sets both, to a share of what is given. Throws Error where they are set already.
void fill_value(zend_object* object, const zval* first, const zval* second);

// What __unserialize() is given under these two names. False where it is not so, or more is there.
bool unpack_value(HashTable* data, std::string_view first_name, std::string_view second_name,
                  zval*& first, zval*& second);
// Throws the Error for what __unserialize() cannot take.
void refuse_unserializing(const zend_object* object);

}  // namespace amqp_pconn::ext
