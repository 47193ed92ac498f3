#include "persist/pool.h"

#include <algorithm>
#include <random>
#include <utility>

#include "config/error.h"
#include "persist/process.h"

namespace amqp_pconn::persist {

using observe::Destroyed;

Pool::Taken Pool::take(Bucket& bucket, const config::Parameters& parameters,
                       const client::Identity& identity, std::size_t leaving) {
    // However many sessions end here, whoever wants one waits for that only once.
    const wire::Deadline farewell(environment_, usual_patience, "connection.close");
    sweep(farewell);
    if (settings_.keeper == nullptr) {
        write_left_over(bucket);
    }
    if (auto session = take_parked(bucket, parameters, farewell)) {
        return lease_kept(bucket, parameters, std::move(session));
    }
    const char* limit = limit_reached(bucket, leaving);
    auto connection = client::Connection::open(parameters, identity, environment_, counters_);
    auto session =
        std::make_unique<Session>(std::move(connection), environment_.now(), jittered_lifetime());
    if (limit != nullptr) {
        session->unkeepable = Destroyed::over_limit;
    } else if (is_full(leaving)) {
        evict_oldest(bucket, farewell);  // not before: a broker that is down costs nobody else's
    }
    make_room(bucket);
    (void)session->begin_call();  // nobody else knows it yet
    if (settings_.keeper != nullptr) {
        settings_.keeper()->enter(*session);
        if (session->connection().tend_every() != wire::Duration::zero()) {
            settings_.keeper()->start();  // PHP may be busy elsewhere while it is leased
        }
    }
    ++sessions_;
    ++bucket.leased;
    session->slept.session = ++opened_;
    session->home = &bucket;
    if (limit == nullptr) {
        take_orphans(bucket, *session);
    }
    return {std::move(session), false, limit};
}

Pool::Taken Pool::lease_kept(Bucket& bucket, const config::Parameters& parameters,
                             std::unique_ptr<Session> session) {
    session->is_parked = false;
    ++counters_.reused;
    ++bucket.leased;
    session->connection().use_timeouts(parameters);
    take_orphans(bucket, *session);
    return {std::move(session), true, nullptr};
}

Pool::Taken Pool::take_asleep(Bucket& bucket, const config::Parameters& parameters, Slept slept) {
    const wire::Deadline farewell(environment_, usual_patience, "connection.close");
    sweep(farewell);
    const std::string subject = "the connection to " + parameters.endpoint();
    constexpr const char* has_ended = " of this token has ended";
    const auto is_it = [&](const auto& session) { return session->slept.session == slept.session; };
    const auto& parked = bucket.parked;
    const auto found = std::find_if(parked.begin(), parked.end(), is_it);
    // Where its secret was updated it is in another bucket.
    const bool is_elsewhere = std::any_of(buckets_.begin(), buckets_.end(), [&](const Bucket* one) {
        return one != &bucket && std::any_of(one->parked.begin(), one->parked.end(), is_it);
    });
    if (is_elsewhere || (found != parked.end() && (*found)->slept.times != slept.times)) {
        throw TokenError(subject + " of this token was in use since, and sleeps again");
    }
    if (found == parked.end() || !(*found)->begin_call()) {
        throw TokenError(subject + has_ended);
    }
    const auto at = static_cast<std::size_t>(found - parked.begin());
    constexpr bool may_wait = true;
    const auto fitness = examine(**found, parameters, may_wait);
    if (fitness == Fitness::fit) {
        return lease_kept(bucket, parameters, take_out(bucket, at));
    }
    if (fitness == Fitness::not_settled) {
        parked[at]->end_call();
        throw TokenError(subject + " of this token has not finished yet what was due at its sleep");
    }
    const auto reason = end_unfit(bucket, at, farewell);
    throw TokenError(subject + has_ended + ": " +
                     std::string(observe::destroyed_names[static_cast<std::size_t>(reason)].text));
}

Destroyed Pool::end_unfit(Bucket& bucket, std::size_t at, const wire::Deadline& farewell) {
    auto session = take_out(bucket, at);
    const auto reason = session->ended_for;
    session->end_call();
    destroy(std::move(session), reason, farewell.left(environment_));
    return reason;
}

std::unique_ptr<Session> Pool::take_out(Bucket& bucket, std::size_t at) {
    auto session = std::move(bucket.parked[at]);
    bucket.parked.erase(bucket.parked.begin() + static_cast<std::ptrdiff_t>(at));
    --kept_;
    return session;
}

void Pool::take_orphans(Bucket& bucket, Session& session) {
    if (!bucket.orphans.empty() && !session.has_suspended()) {
        session.inherited = std::move(bucket.orphans.front());
        bucket.orphans.erase(bucket.orphans.begin());
    }
}

// As many sets as sessions of a key may end at once, and no less than a few: those beyond a limit,
// which take none, leave theirs again and again.
void Pool::leave_orphans(Session& session, Destroyed reason) {
    constexpr std::size_t at_least = 16;
    constexpr std::size_t without_limit = 1024;
    const auto limit = settings_.max_connections_per_key != 0 ? settings_.max_connections_per_key
                                                              : settings_.max_connections;
    const auto most = limit == 0 ? without_limit : std::max(limit, at_least);
    const bool is_the_end = reason == Destroyed::shut_down || reason == Destroyed::process_end ||
                            reason == Destroyed::other_process || reason == Destroyed::preload;
    if (session.home == nullptr || is_the_end || !session.has_suspended()) {
        return;
    }
    auto& orphans = session.home->orphans;
    orphans.push_back(session.take_suspended());
    if (orphans.back().empty()) {
        orphans.pop_back();
    } else if (orphans.size() > most) {
        session.connection().add_late_news(
            "the consumers that slept on a connection to " + session.connection().endpoint() +
            " that has ended are not kept: those of too many others wait, unclaimed (channels: " +
            std::to_string(orphans.front().size()) + ")");
        orphans.erase(orphans.begin());
    }
}

// Where nobody tends them: those that are not leased would never be written to again.
void Pool::write_left_over(Bucket& bucket) {
    for (const auto& session : bucket.parked) {
        if (session->begin_call()) {
            auto& connection = session->connection();
            const auto before = session->found();
            if (!connection.is_flushed() && connection.look()) {
                (void)connection.flush_now();
                session->prolong(environment_.now(), before);
            }
            session->end_call();
        }
    }
}

// What keep() needs for one more lease, so that it cannot fail.
void Pool::make_room(Bucket& bucket) {
    bucket.parked.reserve(bucket.parked.size() + bucket.leased + 1);
    if (std::find(buckets_.begin(), buckets_.end(), &bucket) == buckets_.end()) {
        buckets_.push_back(&bucket);
    }
}

std::unique_ptr<Session> Pool::take_parked(Bucket& bucket, const config::Parameters& parameters,
                                           const wire::Deadline& farewell) {
    // One that a program wants to find again comes first; then one that is settled before one that
    // has to be waited for.
    for (const bool stateful : {true, false}) {
        for (const bool may_wait : {false, true}) {
            if (auto found = take_parked(bucket, parameters, farewell, {stateful, may_wait})) {
                return found;
            }
        }
    }
    return nullptr;
}

std::unique_ptr<Session> Pool::take_parked(Bucket& bucket, const config::Parameters& parameters,
                                           const wire::Deadline& farewell, Wanted wanted) {
    auto& parked = bucket.parked;
    for (std::size_t i = parked.size(); i-- > 0;) {
        if ((wanted.stateful && !parked[i]->is_stateful()) || !parked[i]->begin_call()) {
            continue;  // another kind, or the keeper ends it
        }
        const auto fitness = examine(*parked[i], parameters, wanted.may_wait);
        if (fitness == Fitness::not_settled) {
            parked[i]->end_call();
            continue;
        }
        if (fitness == Fitness::fit) {
            return take_out(bucket, i);
        }
        if (fitness == Fitness::dead) {
            ++counters_.replaced;
        }
        end_unfit(bucket, i, farewell);
    }
    return nullptr;
}

void Pool::forget_ended() {
    for (Bucket* bucket : buckets_) {
        auto& parked = bucket->parked;
        for (std::size_t i = parked.size(); i-- > 0;) {
            if (!parked[i]->is_ended()) {
                continue;
            }
            // Out of the list first: the log may jump.
            auto session = take_out(*bucket, i);
            const auto reason = session->ended_for;
            if (reason == Destroyed::closed_by_broker || reason == Destroyed::broken) {
                ++counters_.replaced;
            }
            report_late(session->forget_closed(), *session);
            destroy(std::move(session), reason, wire::Duration::zero());
        }
    }
}

Census Pool::census() {
    forget_ended();
    Census census;
    for (Bucket* bucket : buckets_) {
        for (const auto& session : bucket->parked) {
            if (!session->is_of_this_process() || !session->begin_call()) {
                continue;  // the parent's, or about to end
            }
            count_background(*session);
            ++(session->is_settled() ? census.parked : census.settling);
            session->add_to(census);
            session->end_call();
        }
    }
    return census;
}

// What a parent has leased is none of ours, and what it has parked ends now.
void Pool::begin_in_this_process() {
    swept_in_ = process_id();
    sessions_ = 0;
    for (Bucket* bucket : buckets_) {
        bucket->leased = 0;
    }
}

void Pool::sweep(const wire::Deadline& farewell) {
    const auto now = environment_.now();
    const auto ended = settings_.keeper != nullptr ? settings_.keeper()->ended() : 0;
    if (now <= nothing_expires_before_ && ended == ended_by_keeper_ && swept_in_ == process_id()) {
        return;
    }
    forget_ended();
    if (swept_in_ != process_id()) {
        begin_in_this_process();
    }
    ended_by_keeper_ = ended;
    auto next_expires = wire::TimePoint::max();
    for (Bucket* bucket : buckets_) {
        const auto& parked = bucket->parked;
        for (std::size_t i = 0; i < parked.size();) {
            if (const auto reason = parked[i]->expired(now)) {
                // Out of the list first: the log may jump.
                destroy(take_out(*bucket, i), *reason, farewell.left(environment_));
            } else {
                next_expires = std::min(next_expires, parked[i]->expires_at());
                ++i;
            }
        }
    }
    nothing_expires_before_ = next_expires;
}

std::size_t Pool::going(const Bucket& bucket) {
    return static_cast<std::size_t>(
        std::count_if(bucket.parked.begin(), bucket.parked.end(),
                      [](const auto& session) { return session->is_going(); }));
}

bool Pool::is_full(std::size_t leaving) const {
    const auto limit = settings_.max_connections;
    if (limit == 0 || sessions_ - leaving < limit) {
        return false;
    }
    std::size_t gone = leaving;
    for (const Bucket* bucket : buckets_) {
        gone += going(*bucket);
    }
    return sessions_ - gone >= limit;
}

Bucket* Pool::with_oldest(const Bucket& except) const {
    Bucket* found = nullptr;
    for (Bucket* bucket : buckets_) {
        const bool older = bucket != &except && !bucket->parked.empty() &&
                           (found == nullptr ||
                            bucket->parked.front()->parked_at < found->parked.front()->parked_at);
        if (older) {
            found = bucket;
        }
    }
    return found;
}

const char* Pool::limit_reached(const Bucket& bucket, std::size_t leaving) const {
    const auto per_key = settings_.max_connections_per_key;
    if (per_key != 0 && bucket.parked.size() - going(bucket) + bucket.leased - leaving >= per_key) {
        return "max_connections_per_key";
    }
    return is_full(leaving) && with_oldest(bucket) == nullptr ? "max_connections" : nullptr;
}

void Pool::evict_oldest(const Bucket& except, const wire::Deadline& farewell) {
    Bucket* of = with_oldest(except);
    if (of == nullptr) {
        return;
    }
    destroy(take_out(*of, 0), Destroyed::evicted, farewell.left(environment_));
}

bool Pool::settle(Session& session, bool may_wait) {
    auto& connection = session.connection();
    if (!connection.flush_now()) {
        return false;  // the broker takes nothing: what was due is still in our hands
    }
    try {
        if (!session.is_settled() && may_wait) {
            const auto left =
                std::chrono::ceil<wire::Duration>(session.settle_by - environment_.now());
            connection.await_within(
                left, [&session] { return session.is_settled(); }, "channel.flow");
        }
    } catch (const Error&) {
        return false;
    }
    return session.is_settled();
}

// A connection whose other end is gone without a trace looks like one where nothing happens.
bool Pool::is_silent(const Session& session, const config::Parameters& parameters) const {
    const auto& connection = session.connection();
    if (connection.blocked_reason()) {
        return false;  // it has said that it will be
    }
    return connection.is_unheard_since_timeout() ||
           (connection.is_unheard() &&
            environment_.now() - session.parked_at > parameters.rpc_timeout);
}

Pool::Fitness Pool::examine(Session& session, const config::Parameters& parameters, bool may_wait) {
    count_background(session);
    auto& connection = session.connection();
    const auto before = session.found();
    if (!connection.look()) {
        session.ended_for =
            connection.was_closed_by_broker() ? Destroyed::closed_by_broker : Destroyed::broken;
        return Fitness::dead;
    }
    if (is_silent(session, parameters)) {
        session.ended_for = Destroyed::not_settled;
        return Fitness::dead;
    }
    session.prolong(environment_.now(), before);
    const bool settled = settle(session, may_wait) || session.is_blocked();
    session.prolong(environment_.now(), before);
    report_late(session.forget_closed(), session);
    if (settled) {
        return Fitness::fit;
    }
    if (connection.is_usable() && environment_.now() <= session.settle_by) {
        return Fitness::not_settled;
    }
    session.ended_for = Destroyed::not_settled;
    return Fitness::ended;
}

Slept Pool::keep(Bucket& bucket, std::unique_ptr<Session> session,
                 wire::Duration settle_within) noexcept {
    const auto now = environment_.now();
    const auto idle_timeout = settings_.idle_timeout;
    session->parked_at = now;
    session->idle_until =
        idle_timeout == wire::Duration::zero() ? wire::TimePoint::max() : now + idle_timeout;
    nothing_expires_before_ = std::min(nothing_expires_before_, session->expires_at());
    session->settle_by = now + settle_within;
    session->settle_within = settle_within;
    session->is_parked = true;
    ++session->slept.times;
    const Slept slept = session->slept;
    session->connection().begin_to_listen();
    session->connection().shrink();
    count_background(*session);
    const bool is_unfinished = session->connection().is_stopping();
    session->end_call();
    bucket.parked.push_back(std::move(session));
    --bucket.leased;
    ++kept_;
    if (settings_.keeper != nullptr) {
        settings_.keeper()->start();
        if (is_unfinished) {
            settings_.keeper()->hurry();
        }
    }
    return slept;
}

void Pool::count_background(Session& session) {
    for (const auto figure : observe::background_figures) {
        counters_.*figure += std::exchange(session.background.*figure, 0);
    }
}

void Pool::end_lease(Bucket& bucket, std::unique_ptr<Session> session, Destroyed reason,
                     wire::Duration patience) noexcept {
    if (session->is_of_this_process()) {
        --bucket.leased;
    }
    destroy(std::move(session), reason, patience);
}

void Pool::destroy(std::unique_ptr<Session> session, Destroyed reason,
                   wire::Duration patience) noexcept {
    counters_.count(reason);
    if (session->is_of_this_process()) {
        --sessions_;
    } else {
        // The connection is the parent's. What its keeper was at when the process
        // was copied is in no state to be destroyed.
        if (session->is_tended()) {
            (void)session.release();
        }
        return;
    }
    if (session->keeper != nullptr && !session->keeper->leave(*session)) {
        (void)session.release();
        return;
    }
    count_background(*session);
    auto& connection = session->connection();
    // After a call that was jumped over nothing is known of the buffers.
    if (session->calls() == 0 && !session->is_ended()) {
        connection.close(patience);
    }
    try {
        leave_orphans(*session, reason);
        connection.give_up_publishes();
        auto news = late_news(session->forget_closed(), *session);
        if (reason != Destroyed::shut_down) {
            tell_lost_queues(*session, reason, news);
        }
        session.reset();  // the log may jump
        log_all(news);
    } catch (const std::exception&) {
        return;  // no memory to say it
    }
}

void Pool::tell_lost_queues(const Session& session, Destroyed reason,
                            std::vector<std::string>& news) {
    const auto why = observe::destroyed_names[static_cast<std::size_t>(reason)].text;
    for (const auto& queue : session.queues.kept()) {
        news.push_back("the exclusive queue \"" + queue + "\" is gone with its connection to " +
                       session.connection().endpoint() + ", which has ended: " + std::string(why));
    }
}

void Pool::log_all(const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
        environment_.log(line);
    }
}

void Pool::move_lease(Bucket& from, Bucket& to) {
    make_room(to);
    --from.leased;
    ++to.leased;
}

void Pool::clear(Bucket& bucket) noexcept {
    clear(bucket, wire::Deadline(environment_, usual_patience, "connection.close"));
}

void Pool::clear(Bucket& bucket, const wire::Deadline& farewell) noexcept {
    std::erase(buckets_, &bucket);
    for (auto& session : bucket.parked) {
        const auto reason =
            session->is_of_this_process() ? Destroyed::process_end : Destroyed::other_process;
        destroy(std::move(session), reason, farewell.left(environment_));
        --kept_;
    }
    bucket.parked.clear();
}

void Pool::clear_all() noexcept {
    const wire::Deadline farewell(environment_, usual_patience, "connection.close");
    while (!buckets_.empty()) {
        clear(*buckets_.back(), farewell);
    }
}

void Pool::report_late(const std::vector<Session::ChannelPtr>& closed, Session& session) {
    log_all(late_news(closed, session));
}

std::vector<std::string> Pool::late_news(const std::vector<Session::ChannelPtr>& closed,
                                         Session& session) {
    auto news = session.connection().take_late_news();
    for (const auto& channel : closed) {
        if (!channel->close_reason() || channel->close_was_reported()) {
            continue;
        }
        ++counters_.late_channel_errors;
        news.push_back("the broker " + session.connection().endpoint() + " closed channel " +
                       std::to_string(channel->id()) +
                       " after its user had left it: " + channel->close_reason()->text());
    }
    return news;
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
