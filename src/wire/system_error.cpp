#include "wire/system_error.h"

#include <system_error>

namespace amqp_pconn::wire {

std::string system_message(int error_number) {
    return std::generic_category().message(error_number);
}

}  // namespace amqp_pconn::wire
