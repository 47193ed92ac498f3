// The consumer loop of PConnection::select() and EventLoop::select().
#pragma once

#include <cstddef>

#include "php_headers.h"

namespace amqp_pconn::ext {

// Parses the limits, runs the loop over these PConnections, which the caller keeps, and returns the
// number of deliveries.
void run_consumer_loop(INTERNAL_FUNCTION_PARAMETERS, zend_object** connections, std::size_t count);

}  // namespace amqp_pconn::ext
