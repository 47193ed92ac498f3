// AmqpPconn\Message: a delivery as a PHP object.
#pragma once

#include "client/message.h"
#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// Makes a Message of `delivery`, whose properties were decoded before (they are views into it).
// Allocates request memory, so it may jump: both must be kept where nothing is lost by that.
void make_message(zval* to, const client::Delivery& delivery,
                  const amqp_basic_properties_t& properties);

}  // namespace amqp_pconn::ext
