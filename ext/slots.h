// Fills the declared properties of an object in the order of the stub. Allocates request memory, so
// it may jump.
#pragma once

#include <cstdint>
#include <string_view>

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

class Slots {
  public:
    // `object` is fresh.
    explicit Slots(zend_object* object) : object_(object) {}

    void text(std::string_view value) { ZVAL_STRINGL(next(), value.data(), value.size()); }
    void integer(zend_long value) { ZVAL_LONG(next(), value); }
    void null() { ZVAL_NULL(next()); }
    void shared(zend_string* value) { ZVAL_STR_COPY(next(), value); }
    void flag(bool value) { ZVAL_BOOL(next(), value); }

    // The fourteen basic properties, null where one was not sent.
    void properties(const amqp_basic_properties_t& properties);

  private:
    zval* next() { return OBJ_PROP_NUM(object_, index_++); }
    void optional_text(bool present, const amqp_bytes_t& value);
    void optional_integer(bool present, std::uint64_t value);

    zend_object* object_;
    std::uint32_t index_ = 0;
};

}  // namespace amqp_pconn::ext
