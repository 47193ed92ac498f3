#include "client/retired_ids.h"

#include <algorithm>

namespace amqp_pconn::client {
namespace {

// The channels of a broker are not as one: what one of them answers may overtake the last of
// another.
constexpr wire::Duration quiet_after = std::chrono::seconds(1);

}  // namespace

bool RetiredIds::is_quiet(const Retired& retired, wire::TimePoint now) {
    return now - retired.heard >= quiet_after;
}

void RetiredIds::note_answer(std::uint64_t request) {
    for (auto& retired : ids_) {
        retired.is_over = retired.is_over || request > retired.requests;
    }
}

void RetiredIds::add(std::uint16_t id, wire::TimePoint now) {
    ids_.push_back({id, false, requests_, now});
}

bool RetiredIds::contains(std::uint16_t id) const {
    return std::any_of(ids_.begin(), ids_.end(), [id](const auto& one) { return one.id == id; });
}

bool RetiredIds::note_frame(std::uint16_t id, wire::TimePoint now) {
    const auto retired =
        std::find_if(ids_.begin(), ids_.end(), [id](const auto& one) { return one.id == id; });
    if (retired == ids_.end()) {
        return false;
    }
    retired->heard = now;
    return true;
}

void RetiredIds::release(wire::TimePoint now) {
    std::erase_if(ids_,
                  [now](const auto& retired) { return retired.is_over && is_quiet(retired, now); });
}

std::uint16_t RetiredIds::take_quiet(wire::TimePoint now) {
    const auto quiet = std::find_if(ids_.begin(), ids_.end(),
                                    [now](const auto& one) { return is_quiet(one, now); });
    if (quiet == ids_.end()) {
        return 0;
    }
    const std::uint16_t id = quiet->id;
    ids_.erase(quiet);
    return id;
}

wire::Duration RetiredIds::quiet_in(wire::TimePoint now) const {
    wire::Duration least = quiet_after;
    for (const auto& retired : ids_) {
        least =
            std::min(least, std::chrono::ceil<wire::Duration>(retired.heard + quiet_after - now));
    }
    return std::max(least, wire::Duration::zero());
}

}  // namespace amqp_pconn::client
