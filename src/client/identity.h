// Who we say we are in connection.start-ok.
#pragma once

#include <string>

namespace amqp_pconn::client {

struct Identity {
    std::string platform;  // "PHP 8.2.1"
    std::string place;     // "web1 fpm-fcgi pid 4711": follows the connection's own name
};

}  // namespace amqp_pconn::client
