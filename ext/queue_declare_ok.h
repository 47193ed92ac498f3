// AmqpPconn\QueueDeclareOk: what the broker says of a queue.
#pragma once

#include "client/message.h"
#include "php_headers.h"

namespace amqp_pconn::ext {

// Allocates request memory, so it may jump.
void make_queue_declare_ok(zval* to, const client::QueueStatus& status);

}  // namespace amqp_pconn::ext
