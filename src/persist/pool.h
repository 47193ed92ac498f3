// The sessions that a worker keeps between requests, and their coming and going: looked at when
// leased, replaced when dead, ended properly. One pool a worker (a thread, under ZTS); not
// thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/identity.h"
#include "config/parameters.h"
#include "observe/counters.h"
#include "persist/keeper.h"
#include "persist/session.h"
#include "wire/deadline.h"
#include "wire/environment.h"

namespace amqp_pconn::persist {

// Limits; zero means none.
struct Settings {
    std::size_t max_connections = 64;
    std::size_t max_connections_per_key = 16;
    std::size_t max_spare_channels = 8;
    wire::Duration idle_timeout = std::chrono::seconds(300);
    wire::Duration max_lifetime = std::chrono::seconds(3600);
    // Who tends the sessions; nobody where it is null.
    Keeper* (*keeper)() = nullptr;
};

// The parked sessions of one key.
struct Bucket {
    std::vector<std::unique_ptr<Session>> parked;  // the most recently parked last
    std::size_t leased = 0;
    // The sleeping consumers of sessions that have ended, the oldest first: those of one are the
    // next one's that is leased.
    std::vector<std::vector<client::SuspendedChannel>> orphans;
};

class Pool {
  public:
    // All three must outlive the pool; `settings` may change between calls.
    Pool(wire::Environment& environment, observe::Counters& counters, const Settings& settings)
        : environment_(environment), counters_(counters), settings_(settings) {}

    struct Taken {
        std::unique_ptr<Session> session;  // in a call: the keeper may know it already
        bool reused;
        // The limit that is reached, so that this one is not kept; null for none.
        const char* limit;
    };

    // A parked session of `bucket` that is alive, else a new one. A dead one
    // costs the caller nothing but a counter. Throws what Connection::open does.
    // `leaving`: how many of the leased ones are about to end, for the limits.
    Taken take(Bucket& bucket, const config::Parameters& parameters,
               const client::Identity& identity, std::size_t leaving = 0);

    // The session of that sleep, where it still sleeps in `bucket`. Throws TokenError where it was
    // leased since, has ended, or could not finish what was due at its sleep.
    Taken take_asleep(Bucket& bucket, const config::Parameters& parameters, Slept slept);

    // Parks a session that has been made ready for strangers. What is still due
    // of it is to be done within `settle_within`. REQUIRES: it is in a call,
    // which ends here.
    Slept keep(Bucket& bucket, std::unique_ptr<Session> session,
               wire::Duration settle_within) noexcept;

    // Ends a session that is in no list: connection.close and its answer, or what
    // else its state allows, within `patience`. Where a call is still under way
    // on it, that was abandoned. Never throws.
    void destroy(std::unique_ptr<Session> session, observe::Destroyed reason,
                 wire::Duration patience) noexcept;

    // The same for one that was leased.
    void end_lease(Bucket& bucket, std::unique_ptr<Session> session, observe::Destroyed reason,
                   wire::Duration patience) noexcept;

    // Ends all that is parked, at the end of the process, and forgets the bucket.
    void clear(Bucket& bucket) noexcept;
    // The same for all buckets, in the time of one; they need no pool any more.
    void clear_all() noexcept;

    // A leased session of `from` is one of `to` from now on.
    void move_lease(Bucket& from, Bucket& to);

    // Counts and logs errors of channels, and other news, that nobody is left to be told of.
    void report_late(const std::vector<Session::ChannelPtr>& closed, Session& session);

    [[nodiscard]] std::size_t kept() const { return kept_; }
    // Leased and kept ones.
    [[nodiscard]] std::size_t sessions() const { return sessions_; }
    // Those the keeper has ended are no longer counted among the kept.
    void forget_ended();
    // The parked sessions and their channels. What the keeper has done for them is
    // among the counters afterwards.
    Census census();
    // What the keeper has done for `session` is counted among what this worker
    // did. REQUIRES: it is in a call.
    void count_background(Session& session);
    [[nodiscard]] wire::Environment& environment() const { return environment_; }
    [[nodiscard]] observe::Counters& counters() const { return counters_; }
    [[nodiscard]] const Settings& settings() const { return settings_; }

    // How long the end of a session, or of several in one call, may take.
    static constexpr wire::Duration usual_patience = std::chrono::milliseconds(250);

  private:
    enum class Fitness : std::uint8_t {
        fit,
        not_settled,
        ended,
        dead,  // the same, since its broker is gone: what takes its place is a replacement
    };

    // Whether a parked session that sweep() left can be leased; where it has
    // ended, ended_for says why.
    Fitness examine(Session& session, const config::Parameters& parameters, bool may_wait);
    // What was asked for at its sleep has been done; waits for it where it may,
    // until settle_by.
    bool settle(Session& session, bool may_wait);
    // A parked session of `bucket`, in a call; null where there is none to be
    // had.
    std::unique_ptr<Session> take_parked(Bucket& bucket, const config::Parameters& parameters,
                                         const wire::Deadline& farewell);
    struct Wanted {
        bool stateful;  // only such a one
        bool may_wait;
    };
    std::unique_ptr<Session> take_parked(Bucket& bucket, const config::Parameters& parameters,
                                         const wire::Deadline& farewell, Wanted wanted);
    // Ends one that examine() found to have ended, which is still in a call; for what reason.
    observe::Destroyed end_unfit(Bucket& bucket, std::size_t at, const wire::Deadline& farewell);
    // One of the parked is parked no longer.
    std::unique_ptr<Session> take_out(Bucket& bucket, std::size_t at);
    // The same, for somebody who leases it.
    Taken lease_kept(Bucket& bucket, const config::Parameters& parameters,
                     std::unique_ptr<Session> session);
    void make_room(Bucket& bucket);
    void write_left_over(Bucket& bucket);
    // What sleeps without a session is this one's, where it has nothing of the kind.
    static void take_orphans(Bucket& bucket, Session& session);
    // What sleeps on a session that ends is kept for the next of its key.
    void leave_orphans(Session& session, observe::Destroyed reason);
    // A line each; the errors of channels are counted.
    std::vector<std::string> late_news(const std::vector<Session::ChannelPtr>& closed,
                                       Session& session);
    void log_all(const std::vector<std::string>& lines);
    // A line for each queue that a program wanted to keep.
    static void tell_lost_queues(const Session& session, observe::Destroyed reason,
                                 std::vector<std::string>& news);
    // Nothing has come from the broker, which owes an answer, for too long.
    [[nodiscard]] bool is_silent(const Session& session,
                                 const config::Parameters& parameters) const;
    // Ends what is too old or idle for too long, whatever its key.
    void sweep(const wire::Deadline& farewell);
    // What was inherited over a fork counts for nothing here.
    void begin_in_this_process();
    // The parked ones that the keeper is ending or has ended: they leave room.
    static std::size_t going(const Bucket& bucket);
    // One more connection, when `leaving` others are gone, is too many.
    [[nodiscard]] bool is_full(std::size_t leaving) const;
    // The limit that one more connection of `bucket` would exceed; null where there is room, or
    // where a parked one of another key can make room.
    [[nodiscard]] const char* limit_reached(const Bucket& bucket, std::size_t leaving) const;
    // The bucket whose oldest session has been parked longest; null for none.
    [[nodiscard]] Bucket* with_oldest(const Bucket& except) const;
    void evict_oldest(const Bucket& except, const wire::Deadline& farewell);
    void clear(Bucket& bucket, const wire::Deadline& farewell) noexcept;
    [[nodiscard]] wire::Duration jittered_lifetime() const;

    wire::Environment& environment_;
    observe::Counters& counters_;
    const Settings& settings_;
    std::size_t kept_ = 0;
    std::size_t sessions_ = 0;
    std::uint64_t opened_ = 0;
    std::vector<Bucket*> buckets_;  // those that ever held a session
    // Until that time, and while the other two are what they were, sweep() has nothing
    // to find: so a lease costs the same however many sessions are parked.
    wire::TimePoint nothing_expires_before_ = wire::TimePoint::max();
    std::uint64_t ended_by_keeper_ = 0;  // when it swept last
    pid_t swept_in_ = 0;                 // the process
};

}  // namespace amqp_pconn::persist
