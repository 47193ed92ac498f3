// The argument of PConnection's constructor to config::Parameters.
#pragma once

#include "config/parameters.h"
#include "php_headers.h"

namespace amqp_pconn::ext {

// From an array or a URI, over the INI's defaults; an empty one takes amqp_pconn.url.
// Throws ArgumentError naming the parameter. Allocates nothing from the request's memory.
config::Parameters parameters_of(HashTable* array, const zend_string* uri);

}  // namespace amqp_pconn::ext
