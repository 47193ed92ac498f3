// The end of a lease: what a session is freed of before a stranger may have it, and what is done
// with one that cannot be freed of it.
#include <algorithm>
#include <exception>
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
    detach_channels(false);
    if (session_ != nullptr) {
        pool_.end_lease(bucket_, std::move(session_), reason, Pool::usual_patience);
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
            if (unsettled != nullptr && !unsettled->seen().empty()) {
                const auto tags = unsettled->seen();
                found.push_back({channel->bound()->id(), {tags.begin(), tags.end()}});
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

void Lease::end(EndedBy by) {
    if (session_ == nullptr) {
        return;
    }
    std::exception_ptr failure;
    auto cause = Destroyed::other_process;
    if (session_->is_of_this_process()) {
        cause = Destroyed::killed_in_call;
        if (session_->calls() == 0 && session_->begin_call()) {
            for (const auto& channel : channels_) {
                if (channel->is_bound()) {
                    suspect(*channel->bound());
                }
            }
            if (!session_->unkeepable && session_->connection().is_usable()) {
                try {
                    park(by);
                    return;
                } catch (const std::exception& error) {
                    failure = std::current_exception();
                    if (by == EndedBy::guard) {
                        pool_.environment().log(std::string("a connection could not be kept: ") +
                                                error.what());
                    }
                }
            }
            cause = cause_of_death();
            session_->end_call();
        }
    }
    detach_channels(false);
    pool_.end_lease(bucket_, std::move(session_), cause, guard_patience);
    if (failure && by == EndedBy::program) {
        std::rethrow_exception(failure);
    }
}

void Lease::park(EndedBy by) {
    std::size_t given_back = 0;
    for (const auto& channel : channels_) {
        if (channel->is_bound()) {
            given_back += give_back(channel->bound());
            put_back(channel->bound(), false);
        }
    }
    detach_channels(false);
    if (given_back != 0 && by == EndedBy::guard) {
        pool_.environment().log("what a request had not settled was given back to " +
                                parameters_.endpoint() +
                                ", deliveries: " + std::to_string(given_back));
    }
    pool_.report_late(session_->forget_closed(), *session_);
    delete_exclusive_queues();
    limit_channels();
    queue_fences();
    auto& connection = session_->connection();
    if (by == EndedBy::program) {
        connection.flush_within(parameters_.sleep_timeout);
    } else if (!connection.flush_now()) {
        connection.ensure_usable();  // else the rest waits for the next lease
    }
    pool_.keep(bucket_, std::move(session_), parameters_.sleep_timeout);
}

std::size_t Lease::give_back(const Session::ChannelPtr& channel) {
    const std::size_t count = channel->give_back();
    if (count != 0) {
        session_->settle_later(channel);
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
    if (!channel->is_open()) {
        pool_.report_late({channel}, *session_);
        return;
    }
    if (channel->is_out_of_step()) {
        suspect(*channel);
        if (channel->may_get_more()) {
            session_->settle_later(channel);  // it goes back when the channel is closed
        }
        channel->request_close();
        return;
    }
    const auto limit = pool_.settings().max_spare_channels;
    if (closed && limit != 0 && session_->spares.size() >= limit) {
        channel->request_close();
        return;
    }
    (closed ? session_->spares : session_->left_open).push_back(channel);
}

void Lease::delete_exclusive_queues() {
    if (session_->exclusive_queues.empty()) {
        return;
    }
    auto& idle = session_->left_open.empty() ? session_->spares : session_->left_open;
    if (idle.empty()) {
        if (!session_->connection().has_free_id()) {
            throw ConnectionError("no channel is free to delete its exclusive queues on");
        }
        session_->spares.push_back(session_->connection().open_channel());
    }
    const auto& channel = idle.back();
    session_->settle_later(channel);
    for (const auto& queue : session_->exclusive_queues) {
        channel->request_queue_delete(queue);
    }
    session_->exclusive_queues.clear();
}

void Lease::limit_channels() {
    const auto limit = pool_.settings().max_spare_channels;
    auto& spares = session_->spares;
    auto& left_open = session_->left_open;
    while (limit != 0 && spares.size() + left_open.size() > limit) {
        auto& from = spares.empty() ? left_open : spares;  // the oldest spare first
        from.front()->request_close();
        from.erase(from.begin());
    }
}

void Lease::queue_fences() {
    for (const auto* channels : {&session_->spares, &session_->left_open}) {
        for (const auto& channel : *channels) {
            if (channel->is_open() && !channel->is_fenced() && !channel->fence_is_pending()) {
                channel->request_fence();
            }
        }
    }
}

}  // namespace amqp_pconn::persist
