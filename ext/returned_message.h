// AmqpPconn\ReturnedMessage: a mandatory message that came back.
#pragma once

#include "client/message.h"
#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

// `properties` are those of `returned`, decoded (they are views into it). Allocates request memory,
// so it may jump.
void make_returned_message(zval* to, const client::Returned& returned,
                           const amqp_basic_properties_t& properties);

}  // namespace amqp_pconn::ext
