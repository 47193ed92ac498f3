// amqp:// URIs as RabbitMQ specifies them, with its query parameters and our own names beside them.
#pragma once

#include <string_view>

#include "config/parameters.h"

namespace amqp_pconn::config {

// Sets what `uri` names in `parameters`; the rest stays. "amqp://host" leaves the vhost alone,
// "amqp://host/" names the empty one, "amqp://host/%2f" names "/".
// Throws ArgumentError; its message never repeats the URI, which may hold a password.
void assign_uri(Parameters& parameters, std::string_view uri);

// Amqphp's form of host and port: "tcp://host:port". Throws ArgumentError, which repeats nothing.
void assign_socket_url(Parameters& parameters, std::string_view url);

}  // namespace amqp_pconn::config
