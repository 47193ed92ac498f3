// The end of a lease: what a session is freed of before a stranger may have it, and what is done
// with one that cannot be freed of it.
#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "config/error.h"
#include "persist/lease.h"

namespace amqp_pconn::persist {
namespace {

using observe::Destroyed;

// A guard may hold up the end of a request, and so the response.
constexpr wire::Duration guard_patience = std::chrono::milliseconds(20);

// "channel 1: 1, 2, 5; channel 4: 1", cut short where that would be long.
std::string listed(const std::vector<UnackedDeliveriesError::OfChannel>& deliveries) {
    constexpr std::size_t most = 20;
    std::string text;
    std::size_t shown = 0;
    for (const auto& [channel, tags] : deliveries) {
        text += (text.empty() ? "channel " : "; channel ") + std::to_string(channel) + ":";
        for (const std::uint64_t tag : tags) {
            if (shown++ == most) {
                return text + " ...";
            }
            text += (tag == tags.front() ? " " : ", ") + std::to_string(tag);
        }
    }
    return text;
}

// What is undone and given back in a transaction, now or when its consumers have stopped.
bool is_in_transaction(const client::Channel& channel) {
    return channel.mode() == client::Mode::transaction &&
           (channel.has_uncommitted_work() || !channel.unsettled().empty() ||
            !channel.has_stopped());
}

}  // namespace

Destroyed Lease::cause_of_death() const {
    if (!session_->is_of_this_process()) {
        return Destroyed::other_process;
    }
    const auto& connection = session_->connection();
    if (session_->unkeepable && connection.is_usable()) {
        return *session_->unkeepable;
    }
    return connection.was_closed_by_broker() ? Destroyed::closed_by_broker : Destroyed::broken;
}

void Lease::destroy(Destroyed reason) {
    (void)holds([this] {
        end_uses();
        session_->connection().queue_acks();  // the farewell writes them
        return true;
    });
    detach_channels(false);
    if (session_ != nullptr) {
        pool_.end_lease(*bucket_, std::move(session_), reason, Pool::usual_patience);
    }
}

void Lease::ensure_settled() {
    if (!is_usable()) {
        return;  // the broker has them back
    }
    std::vector<UnackedDeliveriesError::OfChannel> found;
    run([&] {
        for (const auto& channel : channels_) {
            const auto* unsettled = channel->unsettled();
            if (unsettled != nullptr && unsettled->has_seen()) {
                found.push_back({channel->bound()->id(), unsettled->seen()});
            }
        }
    });
    if (!found.empty()) {
        const std::string message = "the connection to " + parameters_.endpoint() +
                                    " cannot sleep with unsettled deliveries (" + listed(found) +
                                    "); ack, nack or reject them, or give them "
                                    "back with sleep(requeueUnacked: true)";
        throw UnackedDeliveriesError(message, std::move(found));
    }
}

void Lease::ensure_committed() {
    if (!is_usable()) {
        return;  // the broker has rolled back
    }
    std::vector<std::uint16_t> found;
    run([&] {
        for (const auto& channel : channels_) {
            if (channel->is_bound() && channel->bound()->has_uncommitted_work()) {
                found.push_back(channel->bound()->id());
            }
        }
    });
    if (!found.empty()) {
        std::string ids;
        for (const auto id : found) {
            ids += (ids.empty() ? "" : ", ") + std::to_string(id);
        }
        throw OpenTransactionError("the connection to " + parameters_.endpoint() +
                                       " cannot sleep with uncommitted work (channel " + ids +
                                       "); commit it with txCommit() or undo it with txRollback()",
                                   std::move(found));
    }
}

void Lease::ensure_suspendable() {
    if (!is_usable()) {
        return;
    }
    run([&] {
        for (const auto& channel : channels_) {
            if (channel->is_bound() && channel->bound()->manners.suspend_on_serialize) {
                channel->ensure_can_sleep();
            }
        }
    });
}

LeasedChannel* Lease::await_confirms(wire::TimePoint until) {
    why_unconfirmed_.reset();
    for (const auto& channel : channels_) {
        if (!channel->is_bound()) {
            continue;
        }
        if (channel->has_events()) {
            return channel.get();
        }
        if (channel->bound()->unconfirmed() != 0) {
            auto gave_up = channel->bound()->await_confirms(until);
            if (gave_up && connection().blocked_reason()) {
                until = pool_.environment().now();  // the others wait for the same
            }
            if (gave_up && !why_unconfirmed_) {
                why_unconfirmed_ = std::move(gave_up);
            }
        }
        if (channel->has_events()) {
            return channel.get();
        }
    }
    return nullptr;
}

std::vector<client::Channel::Unconfirmed> Lease::take_unconfirmed() {
    std::vector<client::Channel::Unconfirmed> all;
    for (const auto& channel : channels_) {
        if (!channel->is_bound()) {
            continue;
        }
        auto& wire = *channel->bound();
        if (auto one = wire.take_unconfirmed()) {
            all.push_back(std::move(*one));
            wire.abandon_confirms();
            if (wire.is_open()) {
                wire.request_close();
            }
        }
    }
    return all;
}

void Lease::throw_unconfirmed(const std::string& endpoint,
                              std::vector<client::Channel::Unconfirmed> unconfirmed,
                              const std::optional<client::Channel::GivenUp>& why) {
    std::string message = "the broker " + endpoint + " has not confirmed all that was published";
    std::vector<UnconfirmedError::OfChannel> publishes;
    for (auto& one : unconfirmed) {
        message += (publishes.empty() ? ": channel " : "; channel ") +
                   std::to_string(one.numbers.channel) + ": " + one.text;
        publishes.push_back(std::move(one.numbers));
    }
    if (why) {
        message += "; " + why->why;
    }
    throw UnconfirmedError(message, why ? why->code : std::uint16_t{0}, std::move(publishes));
}

void Lease::end_uses() {
    for (const auto& channel : channels_) {
        if (channel->is_bound()) {
            channel->bound()->end_use();
        }
    }
}

void Lease::end(EndedBy by) {
    if (session_ == nullptr) {
        return;
    }
    Ending ending{by, {}, {}, {}};
    auto cause = Destroyed::other_process;
    if (session_->is_of_this_process()) {
        cause = Destroyed::killed_in_call;
        if (session_->calls() != 0) {
            end_uses();
        } else if (session_->begin_call()) {
            if (parks(ending)) {
                throw_what_went_wrong(std::move(ending));
                return;
            }
            cause = cause_of_death();
            if (by == EndedBy::program) {
                take_left_over(ending);
            }
            save_suspended();  // before their channel is closed for what it published
            if (by == EndedBy::program && ending.unconfirmed.empty()) {
                ending.unconfirmed = take_unconfirmed();
            }
            const auto& connection = session_->connection();
            if (!connection.is_usable()) {
                why_unconfirmed_.emplace(
                    client::Channel::GivenUp{connection.failure_text(), connection.failure_code()});
            }
            end_uses();
            session_->end_call();
        }
    }
    detach_channels(false);
    pool_.end_lease(*bucket_, std::move(session_), cause, guard_patience);
    throw_what_went_wrong(std::move(ending));
}

void Lease::throw_failure(Ending& ending) const {
    if (!ending.unconfirmed.empty()) {
        throw_unconfirmed(parameters_.endpoint(), std::move(ending.unconfirmed), why_unconfirmed_);
    }
    if (ending.failure && ending.by == EndedBy::program) {
        std::rethrow_exception(ending.failure);
    }
}

void Lease::throw_left_over(Ending& ending) const {
    std::exception_ptr also;
    try {
        throw_failure(ending);
    } catch (const std::exception&) {
        also = std::current_exception();
    }
    const std::string message =
        "messages of consumers with noAck had come from " + parameters_.endpoint() +
        " that they were not called for: " + std::to_string(ending.left_over.size()) +
        "; no queue has them any more, $messages does";
    throw client::LeftOverError(message, std::move(ending.left_over), std::move(also));
}

void Lease::throw_what_went_wrong(Ending ending) const {
    if (!ending.left_over.empty()) {
        throw_left_over(ending);
    }
    throw_failure(ending);
}

void Lease::take_left_over(Ending& ending) {
    for (const auto& channel : channels_) {
        if (channel->is_bound()) {
            auto left_over = channel->bound()->take_left_over();
            std::move(left_over.begin(), left_over.end(), std::back_inserter(ending.left_over));
        }
    }
}

bool Lease::parks(Ending& ending) {
    for (const auto& channel : channels_) {
        if (channel->is_bound()) {
            suspect(*channel->bound());
        }
    }
    if (session_->unkeepable || !session_->connection().is_usable()) {
        return false;
    }
    try {
        park(ending);
        return true;
    } catch (const std::exception& error) {
        ending.failure = std::current_exception();
        if (ending.by == EndedBy::guard) {
            pool_.environment().log(std::string("a connection could not be kept: ") + error.what());
        }
        return false;
    }
}

void Lease::park(Ending& ending) {
    std::vector<Session::ChannelPtr> bound;
    for (const auto& channel : channels_) {
        if (channel->is_bound()) {
            note_roll_back(*channel->bound());
            bound.push_back(channel->bound());
        }
    }
    using UnderNoAck = client::Channel::UnderNoAck;
    const std::size_t given_back = stop_or_give_back(
        bound, ending.by == EndedBy::program ? UnderNoAck::left_over : UnderNoAck::lost,
        how_to_suspend(bound));
    if (ending.by == EndedBy::program) {
        await_stop();
        take_left_over(ending);
        ending.unconfirmed = take_unconfirmed();
    }
    for (const auto& channel : bound) {
        put_back(channel, false);
    }
    detach_channels(false);
    if (given_back != 0 && ending.by == EndedBy::guard) {
        pool_.environment().log("what a request had not settled was given back to " +
                                parameters_.endpoint() +
                                ", deliveries: " + std::to_string(given_back));
    }
    pool_.report_late(session_->forget_closed(), *session_);
    delete_exclusive_queues();
    limit_channels();
    queue_fences();
    write_what_is_due(ending.by);
    slept_ = pool_.keep(*bucket_, std::move(session_), parameters_.sleep_timeout);
}

// Within the time that a sleep has; what is not stopped by then still may be while it is parked.
void Lease::await_stop() {
    auto& connection = session_->connection();
    if (!connection.is_stopping()) {
        return;
    }
    try {
        connection.flush_within(parameters_.sleep_timeout);
        connection.await_within(
            parameters_.sleep_timeout, [&connection] { return !connection.is_stopping(); },
            "basic.cancel");
    } catch (const BlockedError&) {
        return;
    } catch (const TimeoutError&) {
        connection.ensure_usable();
    }
}

void Lease::write_what_is_due(EndedBy by) {
    auto& connection = session_->connection();
    if (by == EndedBy::guard || connection.blocked_reason()) {
        if (!connection.flush_now()) {
            connection.ensure_usable();  // else the rest waits for the next lease
        }
        return;
    }
    try {
        connection.flush_within(parameters_.sleep_timeout);
    } catch (const BlockedError&) {
        return;  // the same
    }
}

client::Suspending Lease::how_to_suspend(const std::vector<Session::ChannelPtr>& channels) {
    const bool any = std::any_of(channels.begin(), channels.end(), [](const auto& channel) {
        return channel->manners.suspend_on_serialize && channel->consumers().has_lasting();
    });
    return any ? suspending() : client::Suspending::none;
}

std::size_t Lease::stop_or_give_back(const std::vector<Session::ChannelPtr>& channels,
                                     client::Channel::UnderNoAck fate, client::Suspending how) {
    const bool consume = std::any_of(channels.begin(), channels.end(), [](const auto& channel) {
        return channel->consumers().has_lasting() || channel->consumers().has_mail();
    });
    std::size_t count = 0;
    for (const auto& channel : channels) {
        if (!consume) {
            count += give_back(channel);
        } else if (channel->is_open()) {
            count += channel->unsettled().seen_count();
            session_->settle_later(channel);
        }
    }
    if (consume) {
        session_->connection().stop(channels, fate, how);
    }
    return count;
}

// What the program has left open; close() is on purpose.
void Lease::note_roll_back(const client::Channel& channel) {
    if (channel.has_uncommitted_work()) {
        ++pool_.counters().rolled_back;
        pool_.environment().log("what was not committed on channel " +
                                std::to_string(channel.id()) + " of " + parameters_.endpoint() +
                                " was rolled back");
    }
}

std::size_t Lease::give_back(const Session::ChannelPtr& channel) {
    const bool had_work = channel->has_uncommitted_work();
    const std::size_t count = channel->give_back();
    if (count != 0 || had_work) {
        session_->settle_later(channel);
    }
    if (channel->mode() == client::Mode::transaction && (count != 0 || had_work)) {
        channel->request_close();
    }
    return count;
}

// The peer that began an answer, and did not end it before the call timed out, may never do so.
void Lease::suspect(const client::Channel& channel) {
    if (channel.is_out_of_step() &&
        (channel.is_receiving() || session_->connection().is_in_mid_frame())) {
        session_->unkeepable = Destroyed::not_settled;
    }
}

void Lease::put_back(const Session::ChannelPtr& channel, bool closed) {
    channel->end_use();
    channel->user = nullptr;
    const bool sleeps =
        !closed && channel->manners.suspend_on_serialize && channel->consumers().has_lasting();
    if (!channel->is_open() && !sleeps) {
        pool_.report_late({channel}, *session_);
        return;
    }
    const bool ends = channel->is_open() && close_unsound(channel);
    if (sleeps) {
        session_->suspended.push_back(channel);  // one that ends is made anew when it is claimed
        return;
    }
    if (ends) {
        return;
    }
    if (channel->is_paused() ||
        (closed && (channel->mode() == client::Mode::transaction || channel->has_own_qos()))) {
        channel->request_close();
        return;
    }
    const auto limit = pool_.settings().max_spare_channels;
    if (closed && limit != 0 && session_->spares.size() >= limit && channel->unconfirmed() == 0) {
        channel->request_close();
        return;
    }
    (closed ? session_->spares : session_->left_open).push_back(channel);
}

bool Lease::close_unsound(const Session::ChannelPtr& channel) {
    if (channel->is_out_of_step()) {
        suspect(*channel);
        if (channel->may_get_more()) {
            session_->settle_later(channel);  // it goes back when the channel is closed
        }
        channel->request_close();
        return true;
    }
    if (channel->is_stopping() && is_in_transaction(*channel)) {
        channel->request_close();  // when that is done
        return true;
    }
    return false;
}

// One that the broker is not about to close: what is sent on such a one it discards.
Session::ChannelPtr Lease::channel_for_deletions() {
    for (const auto* idle : {&session_->left_open, &session_->spares}) {
        const auto fenced = std::find_if(idle->rbegin(), idle->rend(),
                                         [](const auto& channel) { return channel->is_fenced(); });
        if (fenced != idle->rend()) {
            return *fenced;
        }
    }
    if (!session_->connection().has_free_id()) {
        throw ConnectionError("no channel is free to delete its exclusive queues on");
    }
    return session_->spares.emplace_back(session_->connection().open_channel());
}

void Lease::delete_exclusive_queues() {
    const auto passed = session_->queues.end_lease(session_->sleeping_queues());
    if (passed.empty()) {
        return;
    }
    const auto channel = channel_for_deletions();
    session_->settle_later(channel);
    for (const auto& queue : passed) {
        channel->request_queue_delete(queue);
    }
}

void Lease::limit_channels() {
    const auto limit = pool_.settings().max_spare_channels;
    if (limit == 0) {
        return;
    }
    // What a channel that is closed has published will not be confirmed any more: those that wait
    // for a confirm are spared, as long as they are not many.
    constexpr std::size_t most_waiting = 64;
    close_surplus(limit, false);
    close_surplus(limit + most_waiting, true);
}

void Lease::close_surplus(std::size_t limit, bool unconfirmed_too) {
    for (auto* from : {&session_->spares, &session_->left_open}) {  // the oldest spare first
        for (std::size_t i = 0; i < from->size();) {
            if (session_->spares.size() + session_->left_open.size() <= limit) {
                return;
            }
            auto& channel = *(*from)[i];
            if (!unconfirmed_too && channel.unconfirmed() != 0) {
                ++i;
                continue;
            }
            channel.request_close();
            from->erase(from->begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
}

void Lease::queue_fences() {
    for (const auto* channels : {&session_->spares, &session_->left_open, &session_->suspended}) {
        for (const auto& channel : *channels) {
            if (channel->is_open() && !channel->is_fenced() && !channel->fence_is_pending()) {
                channel->request_fence();
            }
        }
    }
}

}  // namespace amqp_pconn::persist
