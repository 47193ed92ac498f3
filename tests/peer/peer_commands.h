// The commands that a running pconn-peer answers. A new one is a row in the table of the .cpp file.
#pragma once

#include <string>
#include <string_view>

#include "peer/scripted_broker.h"

namespace amqp_pconn::peer {

// Carries out one line and returns the line to answer: a result, or "error: ...".
std::string run_peer_command(std::string_view line, ScriptedBroker& broker);

}  // namespace amqp_pconn::peer
