// The text of an errno, thread-safe.
#pragma once

#include <string>

namespace amqp_pconn::wire {

std::string system_message(int error_number);

}  // namespace amqp_pconn::wire
