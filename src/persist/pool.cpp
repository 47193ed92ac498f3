#include "persist/pool.h"

#include <algorithm>
#include <random>
#include <utility>

#include "config/error.h"

namespace amqp_pconn::persist {

using observe::Destroyed;

Pool::Taken Pool::take(Bucket& bucket, const config::Parameters& parameters,
                       const client::Identity& identity) {
    // However many sessions end here, whoever wants one waits for that only once.
    const wire::Deadline farewell(environment_, usual_patience, "connection.close");
    sweep(farewell);
    std::vector<std::unique_ptr<Session>> waiting;
    std::unique_ptr<Session> found;
    while (found == nullptr && !bucket.parked.empty()) {
        auto session = std::move(bucket.parked.back());
        bucket.parked.pop_back();
        switch (examine(session, parameters, farewell)) {
            case Fitness::fit:
                found = std::move(session);
                --kept_;
                break;
            case Fitness::not_settled:
                waiting.push_back(std::move(session));
                break;
            case Fitness::ended:
                --kept_;
                break;
        }
    }
    while (!waiting.empty()) {
        bucket.parked.push_back(std::move(waiting.back()));
        waiting.pop_back();
    }
    if (found != nullptr) {
        ++counters_.reused;
        found->connection().use_timeouts(parameters);
        return {std::move(found), true};
    }
    auto connection = client::Connection::open(parameters, identity, environment_, counters_);
    auto session =
        std::make_unique<Session>(std::move(connection), environment_.now(), jittered_lifetime());
    return {std::move(session), false};
}

std::optional<Destroyed> Pool::expired(const Session& session) const {
    const auto now = environment_.now();
    if (!session.is_of_this_process()) {
        return Destroyed::other_process;
    }
    if (session.is_older_than_allowed(now)) {
        return Destroyed::too_old;
    }
    const auto idle_timeout = settings_.idle_timeout;
    if (idle_timeout != wire::Duration::zero() && now - session.parked_at > idle_timeout) {
        return Destroyed::idle;
    }
    return std::nullopt;
}

void Pool::sweep(const wire::Deadline& farewell) {
    for (Bucket* bucket : buckets_) {
        const auto gone = std::stable_partition(
            bucket->parked.begin(), bucket->parked.end(),
            [this](const auto& session) { return !expired(*session).has_value(); });
        for (auto it = gone; it != bucket->parked.end(); ++it) {
            const auto reason = *expired(**it);
            destroy(std::move(*it), reason, farewell.left(environment_));
            --kept_;
        }
        bucket->parked.erase(gone, bucket->parked.end());
    }
}

bool Pool::settle(Session& session, const config::Parameters& parameters) {
    auto& connection = session.connection();
    if (!connection.flush_now()) {
        return false;  // the broker takes nothing: what was due is still in our hands
    }
    const auto spent =
        std::chrono::duration_cast<wire::Duration>(environment_.now() - session.parked_at);
    try {
        if (!session.is_settled()) {
            connection.await_within(
                parameters.sleep_timeout - spent, [&session] { return session.is_settled(); },
                "channel.flow");
        }
    } catch (const Error&) {
        return false;
    }
    return true;
}

// A connection whose other end is gone without a trace looks like one where nothing happens.
bool Pool::is_silent(const Session& session, const config::Parameters& parameters) const {
    const auto& connection = session.connection();
    return connection.is_unheard_since_timeout() ||
           (connection.is_unheard() &&
            environment_.now() - session.parked_at > parameters.rpc_timeout);
}

Pool::Fitness Pool::examine(std::unique_ptr<Session>& session, const config::Parameters& parameters,
                            const wire::Deadline& farewell) {
    const auto end = [&](Destroyed reason) {
        destroy(std::move(session), reason, farewell.left(environment_));
        return Fitness::ended;
    };
    auto& connection = session->connection();
    if (!connection.look()) {
        ++counters_.replaced;
        return end(connection.was_closed_by_broker() ? Destroyed::closed_by_broker
                                                     : Destroyed::broken);
    }
    if (is_silent(*session, parameters)) {
        ++counters_.replaced;
        return end(Destroyed::not_settled);
    }
    const bool settled = settle(*session, parameters);
    report_late(session->forget_closed(), *session);
    if (settled) {
        return Fitness::fit;
    }
    if (connection.is_usable() &&
        environment_.now() - session->parked_at <= parameters.sleep_timeout) {
        return Fitness::not_settled;
    }
    return end(Destroyed::not_settled);
}

void Pool::keep(Bucket& bucket, std::unique_ptr<Session> session) {
    session->parked_at = environment_.now();
    session->connection().begin_to_listen();
    session->connection().shrink();
    bucket.parked.push_back(std::move(session));
    ++kept_;
    if (std::find(buckets_.begin(), buckets_.end(), &bucket) == buckets_.end()) {
        buckets_.push_back(&bucket);
    }
}

void Pool::destroy(std::unique_ptr<Session> session, Destroyed reason,
                   wire::Duration patience) noexcept {
    counters_.count(reason);
    // An inherited descriptor is only closed: the connection is the parent's. After a call that was
    // jumped over nothing is known of the buffers either.
    if (session->is_of_this_process() && !session->in_call) {
        session->connection().close(patience);
    }
}

void Pool::clear(Bucket& bucket) noexcept {
    const wire::Deadline farewell(environment_, usual_patience, "connection.close");
    std::erase(buckets_, &bucket);
    for (auto& session : bucket.parked) {
        const auto reason =
            session->is_of_this_process() ? Destroyed::process_end : Destroyed::other_process;
        destroy(std::move(session), reason, farewell.left(environment_));
        --kept_;
    }
    bucket.parked.clear();
}

void Pool::report_late(const std::vector<Session::ChannelPtr>& closed, const Session& session) {
    for (const auto& channel : closed) {
        if (!channel->close_reason() || channel->close_was_reported()) {
            continue;
        }
        ++counters_.late_channel_errors;
        environment_.log("the broker " + session.connection().endpoint() + " closed channel " +
                         std::to_string(channel->id()) +
                         " after its user had left it: " + channel->close_reason()->text());
    }
}

wire::Duration Pool::jittered_lifetime() const {
    // Up to a tenth less, so that workers started together do not reconnect together.
    static thread_local std::minstd_rand random{std::random_device{}()};
    const auto whole = settings_.max_lifetime.count();
    return wire::Duration(
        whole - static_cast<wire::Duration::rep>(static_cast<double>(whole) * 0.1 *
                                                 std::generate_canonical<double, 16>(random)));
}

}  // namespace amqp_pconn::persist
