#include "client/publish_events.h"

#include <utility>

namespace amqp_pconn::client {

void PublishEvents::keep(bool keep) {
    keeping_ = keep;
    if (!keep) {
        events_.clear();
    }
}

void PublishEvents::add(PublishEvent::Kind kind, std::uint64_t first, std::uint64_t last) {
    if (!keeping_) {
        return;
    }
    if (!events_.empty() && events_.back().kind == kind && events_.back().last + 1 == first) {
        events_.back().last = last;
    } else {
        events_.push_back({kind, first, last, nullptr});
    }
}

void PublishEvents::add(Returned message) {
    if (keeping_) {
        events_.push_back(
            {PublishEvent::Kind::returned, 0, 0, std::make_unique<Returned>(std::move(message))});
    }
}

std::optional<PublishEvent> PublishEvents::next() {
    if (events_.empty()) {
        return std::nullopt;
    }
    auto& front = events_.front();
    PublishEvent event{front.kind, front.first, std::move(front.message)};
    if (front.first++ == front.last) {
        events_.pop_front();
    }
    return event;
}

std::unique_ptr<Returned> PublishEvents::next_returned() {
    while (!events_.empty()) {
        auto message = std::move(events_.front().message);
        events_.pop_front();
        if (message != nullptr) {
            return message;
        }
    }
    return nullptr;
}

}  // namespace amqp_pconn::client
