#include "client/retired_ids.h"

namespace amqp_pconn::client {
namespace {

// The channels of a broker are not as one: what one of them answers may overtake the last of
// another.
constexpr wire::Duration quiet_after = std::chrono::seconds(1);

}  // namespace

bool RetiredIds::is_quiet(const Retired& retired, wire::TimePoint now) {
    return now - retired.heard >= quiet_after;
}

void RetiredIds::add(std::uint16_t id, wire::TimePoint now) {
    ids_[id] = {requests_, now};
}

bool RetiredIds::note_frame(std::uint16_t id, wire::TimePoint now) {
    const auto retired = ids_.find(id);
    if (retired == ids_.end()) {
        return false;
    }
    retired->second.heard = now;
    return true;
}

void RetiredIds::release(wire::TimePoint now) {
    std::erase_if(ids_, [this, now](const auto& one) {
        return answered_ > one.second.requests && is_quiet(one.second, now);
    });
}

std::uint16_t RetiredIds::take_quiet(wire::TimePoint now) {
    const auto quiet = std::find_if(ids_.begin(), ids_.end(),
                                    [now](const auto& one) { return is_quiet(one.second, now); });
    if (quiet == ids_.end()) {
        return 0;
    }
    const std::uint16_t id = quiet->first;
    ids_.erase(quiet);
    return id;
}

wire::Duration RetiredIds::quiet_in(wire::TimePoint now) const {
    wire::Duration least = quiet_after;
    for (const auto& [id, retired] : ids_) {
        least =
            std::min(least, std::chrono::ceil<wire::Duration>(retired.heard + quiet_after - now));
    }
    return std::max(least, wire::Duration::zero());
}

}  // namespace amqp_pconn::client
