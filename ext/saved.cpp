#include "saved.h"

namespace amqp_pconn::ext {

void ObsoletePlaces::add(Place place) noexcept {
    try {
        const std::lock_guard lock(mutex_);
        places_.push_back(std::move(place));
        ++count_;
    } catch (const std::exception&) {
        // It stays where it is until the worker ends.
    }
}

bool ObsoletePlaces::take(Place& place) {
    const std::lock_guard lock(mutex_);
    if (places_.empty()) {
        return false;
    }
    place = std::move(places_.back());
    places_.pop_back();
    --count_;
    return true;
}

}  // namespace amqp_pconn::ext
