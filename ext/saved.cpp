#include "saved.h"

namespace amqp_pconn::ext {

void ObsoletePlaces::add(Place place) noexcept {
    try {
        constexpr std::size_t most = 1024;
        const std::lock_guard lock(mutex_);
        if (places_.size() == most) {
            places_.pop_front();
        }
        places_.push_back(std::move(place));
        count_ = places_.size();
    } catch (const std::exception&) {
        // It stays where it is until the worker ends.
    }
}

bool ObsoletePlaces::take(Place& place) {
    const std::lock_guard lock(mutex_);
    if (places_.empty()) {
        return false;
    }
    place = std::move(places_.front());
    places_.pop_front();
    count_ = places_.size();
    return true;
}

}  // namespace amqp_pconn::ext
