// The INI entries (amqp_pconn.*): their defaults, checks and display.
#pragma once

#include "php_headers.h"

namespace amqp_pconn::ext {

void register_settings(int module_number);
void unregister_settings(int module_number);

}  // namespace amqp_pconn::ext
