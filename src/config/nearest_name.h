// Finds the known name that a mistyped one most likely meant.
#pragma once

#include <span>
#include <string_view>

namespace amqp_pconn::config {

// The candidate with the smallest edit distance to `name` (case ignored), or an empty view where
// none is near enough to be a likely slip.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace amqp_pconn::config
