// AmqpPconn\Decimal.
#pragma once

#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// The value of a Decimal; false where its constructor did not make it.
bool read_decimal(zend_object* object, amqp_decimal_t& decimal);

// Allocates request memory, so it may jump.
void make_decimal(zval* to, const amqp_decimal_t& decimal);

}  // namespace amqp_pconn::ext
