// The parameters by the names a program uses, with their types and bounds. The one place that says
// what is accepted; array and URI forms both come here.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "config/parameters.h"

namespace amqp_pconn::config {

// A value as a program gave it. Unsupported holds the name of a type no parameter takes.
struct Unsupported {
    std::string_view type_name;
};
using Value =
    std::variant<std::monostate, bool, std::int64_t, double, std::string_view, Unsupported>;

// Sets one parameter. Amqphp's names are accepted beside ours.
// Throws ArgumentError for an unknown name (with the nearest known one), a wrong type, or a value
// out of bounds; `parameters` is then unchanged.
void assign(Parameters& parameters, std::string_view name, const Value& value);

// Whether assign() knows the name, and the known name nearest to it (empty where none is near).
bool is_known(std::string_view name);
std::string_view nearest_parameter(std::string_view name);

// The same from text, as in a URI's query. Numbers are written in decimal, time-outs in seconds.
void assign_text(Parameters& parameters, std::string_view name, std::string_view text);

// Checks a time-out in seconds and converts it. `what` begins the message of the ArgumentError.
Duration checked_timeout(std::string_view what, double seconds);

}  // namespace amqp_pconn::config
