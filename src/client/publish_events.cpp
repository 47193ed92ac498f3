#include "client/publish_events.h"

#include <utility>

namespace amqp_pconn::client {

void PublishEvents::keep(bool keep) {
    keeping_ = keep;
    if (!keep) {
        events_.clear();
        nacked_ = 0;
    }
}

bool PublishEvents::add(PublishEvent::Kind kind, std::uint64_t first, std::uint64_t last,
                        bool may_join) {
    if (!keeping_) {
        return false;
    }
    if (may_join && !events_.empty() && events_.back().kind == kind &&
        events_.back().last + 1 == first) {
        events_.back().last = last;
        return false;
    }
    events_.push_back({kind, first, last, nullptr, 0});
    nacked_ += kind == PublishEvent::Kind::nacked ? 1 : 0;
    return true;
}

void PublishEvents::add(Returned message) {
    if (keeping_) {
        events_.push_back({PublishEvent::Kind::returned, 0, 0,
                           std::make_unique<Returned>(std::move(message)), 0});
    }
}

std::optional<PublishEvent> PublishEvents::next() {
    if (events_.empty()) {
        return std::nullopt;
    }
    auto& front = events_.front();
    PublishEvent event{front.kind, front.first, std::move(front.message)};
    if (front.first++ == front.last) {
        drop_front();
    }
    return event;
}

void PublishEvents::drop_front() {
    nacked_ -= events_.front().kind == PublishEvent::Kind::nacked ? 1 : 0;
    events_.pop_front();
}

std::unique_ptr<Returned> PublishEvents::next_returned() {
    while (!events_.empty()) {
        auto message = std::move(events_.front().message);
        drop_front();
        if (message != nullptr) {
            return message;
        }
    }
    return nullptr;
}

}  // namespace amqp_pconn::client
