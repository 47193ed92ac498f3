// The text of scripts for a ScriptedBroker: one step a line, a line "---" between the scripts of
// two connections; empty lines and those that begin with # say nothing. A new step is a row in the
// table of the .cpp file.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "peer/scripted_broker.h"

namespace amqp_pconn::peer {

// A line that is no step; the message names the line and what would be right.
class ScriptError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// At least one script; an empty one says nothing and reads. What goes wrong in a step later, when
// it runs, names the line as well. Throws ScriptError.
std::vector<ScriptedBroker::Script> parse_scripts(std::string_view text);

// Every step with its arguments, a line each.
std::string list_steps();

}  // namespace amqp_pconn::peer
