// The commands that change a running proxy. A new one is a row in the table of the .cpp file; what
// it changes belongs into Conditions.
#pragma once

#include <string>
#include <string_view>

#include "proxy_loop.h"

namespace amqp_pconn::peer {

// Carries out one line and returns the line to answer: "ok", a result, or "error: ...".
std::string run_command(std::string_view line, ProxyLoop& proxy);

}  // namespace amqp_pconn::peer
