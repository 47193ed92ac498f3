#include "persist/session.h"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "persist/keeper.h"
#include "persist/process.h"

namespace amqp_pconn::persist {

using observe::Destroyed;

Session::Session(std::unique_ptr<client::Connection> connection, wire::TimePoint now,
                 wire::Duration lifetime)
    : connection_(std::move(connection)),
      owner_(process_id()),
      too_old_at_(lifetime == wire::Duration::zero() ? wire::TimePoint::max() : now + lifetime) {}

Session::~Session() {
    if (keeper != nullptr && is_of_this_process()) {
        (void)keeper->leave(*this);
    }
}

bool Session::begin_call() {
    if (calls_ != 0) {
        ++calls_;
        return true;
    }
    // Counted in looks, since a process that was stopped meanwhile has lost no time. About a
    // second.
    constexpr int most_looks = 7000;
    constexpr std::chrono::microseconds pause{100};
    for (int looks = 0; looks < most_looks; ++looks) {
        State expected = State::idle;
        if (state_.compare_exchange_strong(expected, State::in_call, std::memory_order_acquire)) {
            calls_ = 1;
            return true;
        }
        if (expected == State::ending || expected == State::ended) {
            return false;
        }
        if (!is_of_this_process()) {
            return false;  // inherited in the middle of a round: it would be waited for in vain
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

void Session::end_call() {
    if (--calls_ == 0) {
        state_.store(State::idle, std::memory_order_release);
    }
}

void Session::take_calls_of(Session& from) {
    if (from.calls_ == 0) {
        end_call();
        return;
    }
    calls_ = std::exchange(from.calls_, 0);
    from.state_.store(State::idle, std::memory_order_release);
}

bool Session::begin_tending() {
    State expected = State::idle;
    return state_.compare_exchange_strong(expected, State::tended, std::memory_order_acquire);
}

void Session::end_tending() {
    state_.store(State::idle, std::memory_order_release);
}

void Session::begin_ending() {
    state_.store(State::ending, std::memory_order_relaxed);
}

void Session::end_ending() {
    state_.store(State::ended, std::memory_order_release);
}

bool Session::is_tended() const {
    const State state = state_.load(std::memory_order_acquire);
    return state == State::tended || state == State::ending;
}

bool Session::is_ended() const {
    return state_.load(std::memory_order_acquire) == State::ended;
}

bool Session::is_going() const {
    const State state = state_.load(std::memory_order_acquire);
    return state == State::ending || state == State::ended;
}

bool Session::is_of_this_process() const {
    return owner_ == process_id();
}

std::optional<Destroyed> Session::expired(wire::TimePoint now) const {
    if (!is_of_this_process()) {
        return Destroyed::other_process;
    }
    if (now > too_old_at_) {
        return Destroyed::too_old;
    }
    if (now > idle_until) {
        return Destroyed::idle;
    }
    return std::nullopt;
}

bool Session::has_settled_channels() {
    std::erase_if(settling, [](const auto& channel) {
        return channel->is_fenced() || (!channel->is_open() && !channel->is_closing());
    });
    return settling.empty();
}

bool Session::is_settled() {
    return has_settled_channels() && connection_->is_flushed();
}

void Session::prolong(wire::TimePoint now, const Found& before) {
    if (before.blocked || is_blocked() ||
        (connection_->sent() != before.sent && !connection_->is_flushed())) {
        settle_by = now + settle_within;
    }
}

std::optional<Destroyed> Session::tend(wire::TimePoint now) {
    const auto before = found();
    const bool alive = connection_->tend();
    is_unfinished = alive && is_parked && !is_blocked() &&
                    (!connection_->is_flushed() || connection_->is_stopping());
    if (!is_parked) {
        return std::nullopt;  // its lease is to hear of it
    }
    if (!alive) {
        return connection_->was_closed_by_broker() ? Destroyed::closed_by_broker
                                                   : Destroyed::broken;
    }
    if (const auto reason = expired(now)) {
        return reason;
    }
    prolong(now, before);
    if (!is_settled() && now > settle_by) {
        return Destroyed::not_settled;
    }
    return std::nullopt;
}

void Session::settle_later(const ChannelPtr& channel) {
    if (is_settled() || std::find(settling.begin(), settling.end(), channel) == settling.end()) {
        settling.push_back(channel);
    }
}

Session::ChannelPtr Session::take_fenced(std::vector<ChannelPtr>& from, client::Mode mode) {
    for (std::size_t i = from.size(); i-- > 0;) {
        if (from[i]->mode() == mode && from[i]->is_fenced() && !from[i]->has_own_qos() &&
            !from[i]->is_paused()) {
            ChannelPtr taken = std::move(from[i]);
            from.erase(from.begin() + static_cast<std::ptrdiff_t>(i));
            return taken;
        }
    }
    return nullptr;
}

void Session::add_to(Census& census) const {
    census.channels += connection_->channels_in_use();
    census.spare += spares.size();
    census.left_open += left_open.size() + suspended.size();
}

namespace {

// All that slept on it has ended.
bool has_nobody_left(const client::Channel& channel) {
    return !channel.is_stopping() && !channel.consumers().has_lasting();
}

}  // namespace

std::vector<Session::ChannelPtr> Session::forget_closed() {
    auto closed = connection_->take_failed_while_closing();
    for (auto* held : {&spares, &left_open}) {
        const auto gone = std::stable_partition(held->begin(), held->end(),
                                                [](const auto& c) { return c->is_open(); });
        std::move(gone, held->end(), std::back_inserter(closed));
        held->erase(gone, held->end());
    }
    for (const auto& channel : suspended) {
        if (!channel->is_open()) {
            inherited.push_back(channel->take_suspended());
            closed.push_back(channel);
        } else if (has_nobody_left(*channel) && channel->is_paused()) {
            channel->request_close();
        } else if (has_nobody_left(*channel)) {
            left_open.push_back(channel);
        }
    }
    std::erase_if(suspended, [](const auto& channel) {
        return !channel->is_open() || has_nobody_left(*channel);
    });
    std::erase_if(inherited, [](const auto& channel) { return channel.consumers.empty(); });
    bound_inherited();
    return closed;
}

// A program that makes consumers anew each time, instead of claiming those that sleep, would fill
// the memory.
void Session::bound_inherited() {
    const std::size_t most = connection_->negotiated().channel_max;
    while (!inherited.empty() && inherited.size() + suspended.size() > most) {
        connection_->add_late_news("the consumers that slept on channel " +
                                   std::to_string(inherited.front().id) + " of " +
                                   connection_->endpoint() + " are not kept: others sleep on all " +
                                   std::to_string(most) + " channels (channel_max), unclaimed");
        inherited.erase(inherited.begin());
    }
}

std::vector<std::string> Session::sleeping_queues() const {
    std::vector<std::string> names;
    for (const auto& channel : suspended) {
        auto its = channel->consumers().lasting_queues();
        std::move(its.begin(), its.end(), std::back_inserter(names));
    }
    for (const auto& channel : inherited) {
        for (const auto& consumer : channel.consumers) {
            names.push_back(consumer.terms.queue);
        }
    }
    return names;
}

std::vector<client::SuspendedChannel> Session::take_suspended() {
    auto taken = std::exchange(inherited, {});
    for (const auto& channel : std::exchange(suspended, {})) {
        auto one = channel->take_suspended();
        if (!one.consumers.empty()) {
            taken.push_back(std::move(one));
        }
    }
    return taken;
}

}  // namespace amqp_pconn::persist
