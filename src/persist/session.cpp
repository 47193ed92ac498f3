#include "persist/session.h"

#include <algorithm>
#include <utility>

#include "persist/process.h"

namespace amqp_pconn::persist {

Session::Session(std::unique_ptr<client::Connection> connection, wire::TimePoint now,
                 wire::Duration lifetime)
    : connection_(std::move(connection)),
      owner_(process_id()),
      opened_at_(now),
      lifetime_(lifetime) {}

bool Session::is_of_this_process() const {
    return owner_ == process_id();
}

bool Session::is_older_than_allowed(wire::TimePoint now) const {
    return lifetime_ != wire::Duration::zero() && now - opened_at_ > lifetime_;
}

void Session::settle_later(const ChannelPtr& channel) {
    if (is_settled() || std::find(settling.begin(), settling.end(), channel) == settling.end()) {
        settling.push_back(channel);
    }
}

bool Session::is_settled() {
    std::erase_if(settling, [](const auto& channel) {
        return channel->is_fenced() || (!channel->is_open() && !channel->is_closing());
    });
    return settling.empty();
}

Session::ChannelPtr Session::take_fenced(std::vector<ChannelPtr>& from) {
    for (std::size_t i = from.size(); i-- > 0;) {
        if (from[i]->is_fenced()) {
            ChannelPtr taken = std::move(from[i]);
            from.erase(from.begin() + static_cast<std::ptrdiff_t>(i));
            return taken;
        }
    }
    return nullptr;
}

std::vector<Session::ChannelPtr> Session::forget_closed() {
    auto closed = connection_->take_failed_while_closing();
    for (auto* held : {&spares, &left_open}) {
        const auto gone = std::stable_partition(held->begin(), held->end(),
                                                [](const auto& c) { return c->is_open(); });
        std::move(gone, held->end(), std::back_inserter(closed));
        held->erase(gone, held->end());
    }
    return closed;
}

}  // namespace amqp_pconn::persist
