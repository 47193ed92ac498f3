#include "engine_environment.h"

#include <syslog.h>

#include <string>

#include "php_headers.h"

namespace amqp_pconn::ext {

bool EngineEnvironment::interrupted() const {
    return zend_atomic_bool_load_ex(&EG(timed_out));
}

void EngineEnvironment::log(std::string_view line) {
    // A broker's text may hold anything; a line stays a line.
    std::string text = "amqp_pconn: " + std::string(line);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) {
            c = ' ';
        }
    }
    php_log_err_with_severity(text.c_str(), LOG_NOTICE);
}

}  // namespace amqp_pconn::ext
