// Calling what a program has given us.
#pragma once

#include <cstdint>

#include "php_headers.h"

namespace amqp_pconn::ext {

// Calls a method, whose name is in lower case, of an object that may be let go of meanwhile. No
// Fiber may suspend in it: what comes after would come in no order. The arguments and what
// `result` has then are the caller's; `result` is null where nobody wants it.
void call_method(zend_object* object, const char* name, zval* result, std::uint32_t count,
                 zval* arguments);

}  // namespace amqp_pconn::ext
