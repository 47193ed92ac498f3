// One kept broker connection with the channels nobody holds. It belongs to one
// process, and to one lease or one bucket at a time; who may touch it is one
// atomic word.
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/connection.h"
#include "observe/counters.h"
#include "persist/census.h"
#include "persist/exclusive_queues.h"
#include "wire/environment.h"

namespace amqp_pconn::persist {

class Keeper;
struct Bucket;

// One sleep of one session of a pool.
struct Slept {
    std::uint64_t session = 0;  // 0 for none
    std::uint64_t times = 0;    // that it had been parked by then
};

class Session {
  public:
    using ChannelPtr = std::shared_ptr<client::Channel>;

    // `lifetime`: how old it may become before it is not leased again; zero for no limit.
    Session(std::unique_ptr<client::Connection> connection, wire::TimePoint now,
            wire::Duration lifetime);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    // Leaves its keeper, where the pool has not seen to it: an exception was on its way.
    ~Session();

    // --- who may touch it. Everything below this section only inside of one of
    // these.

    // The worker: a call of the program, or the pool. May be nested. Waits for a
    // keeper that is at it, which itself waits for nothing; false where the keeper
    // ends it or has ended it, or was not done within a second.
    [[nodiscard]] bool begin_call();
    void end_call();
    // How many calls are under way: at the end of a lease some only where one was
    // abandoned by a jump over its frames, and then nothing is known of the
    // stream.
    [[nodiscard]] int calls() const { return calls_; }
    // The calls under way on `from` are from now on those on this one. REQUIRES: this one is in a
    // call of the pool, which ends here.
    void take_calls_of(Session& from);

    // The keeper. False where somebody else is at it.
    [[nodiscard]] bool begin_tending();
    void end_tending();
    // The same, after which it can only be forgotten: its farewell, which may
    // wait for the broker, lies between these two.
    void begin_ending();
    void end_ending();
    // The keeper is at it.
    [[nodiscard]] bool is_tended() const;
    // The keeper has closed it, for the reason in ended_for.
    [[nodiscard]] bool is_ended() const;
    // The same, or it is about to.
    [[nodiscard]] bool is_going() const;
    observe::Destroyed ended_for{};
    Keeper* keeper = nullptr;  // the one that tends it, null for none

    // False in a process that inherited it over a fork: then not a byte may be
    // written or read.
    [[nodiscard]] bool is_of_this_process() const;

    client::Connection& connection() { return *connection_; }
    [[nodiscard]] const client::Connection& connection() const { return *connection_; }

    // Which one of its pool's this is, from 1, and how often it was parked.
    Slept slept;

    // --- while it is parked
    bool is_parked = false;
    wire::TimePoint parked_at{};
    // When it is to be ended for having been idle, or for not having been
    // settled.
    wire::TimePoint idle_until = wire::TimePoint::max();
    wire::TimePoint settle_by{};
    wire::Duration settle_within{};
    // For the keeper: there is more to do for it than to keep it alive, and the broker reads.
    std::atomic<bool> is_unfinished = false;

    // Why it should not be leased any more: its age, its time in the pool, or
    // another process.
    [[nodiscard]] std::optional<observe::Destroyed> expired(wire::TimePoint now) const;
    // The first moment at which it may be expired, in the process it is of.
    [[nodiscard]] wire::TimePoint expires_at() const { return std::min(too_old_at_, idle_until); }
    // What was due at its sleep has been written and answered.
    [[nodiscard]] bool is_settled();
    // The broker takes nothing at present: whoever leases it hears of that at once, and what is due
    // has its time from when it reads again.
    [[nodiscard]] bool is_blocked() const { return connection_->blocked_reason().has_value(); }
    // What is due has more time where the broker was blocked when that was found, or has taken a
    // part of what is to be written since.
    struct Found {
        bool blocked;
        std::uint64_t sent;
    };
    [[nodiscard]] Found found() const { return {is_blocked(), connection_->sent()}; }
    void prolong(wire::TimePoint now, const Found& before);
    // What was due on the channels in `settling` is done.
    [[nodiscard]] bool has_settled_channels();
    // What keeps it alive while nobody calls it; the reason where it is to be
    // ended, which only happens to parked ones. Waits for nothing.
    std::optional<observe::Destroyed> tend(wire::TimePoint now);
    // What the keeper's work on it counted.
    observe::Counters background;

    // Open channels that nobody holds and that the program has closed or that
    // were opened for nobody. Taken once fenced.
    std::vector<ChannelPtr> spares;
    // Open channels that a program left open and that nobody has claimed.
    std::vector<ChannelPtr> left_open;
    // Channels whose consumers sleep, unclaimed. One that has ended meanwhile is made anew where it
    // is claimed.
    std::vector<ChannelPtr> suspended;
    // The same of a session that has ended, of which this one takes the place.
    std::vector<client::SuspendedChannel> inherited;
    ExclusiveQueues queues;
    // It has something that a program wants to find again.
    [[nodiscard]] bool is_stateful() const { return !queues.kept().empty() || has_suspended(); }
    [[nodiscard]] bool has_suspended() const { return !suspended.empty() || !inherited.empty(); }
    // What those consume.
    [[nodiscard]] std::vector<std::string> sleeping_queues() const;
    // Takes all of it, for one that takes its place.
    std::vector<client::SuspendedChannel> take_suspended();
    // Where the next one of its kind finds that; null for nowhere.
    Bucket* home = nullptr;

    // The channels on which queues are being deleted or deliveries given back: the session is
    // nobody's before that is done, since what a stranger asks on another channel could overtake
    // it.
    std::vector<ChannelPtr> settling;
    void settle_later(const ChannelPtr& channel);
    // Why it is to end with its lease: something that cannot be undone for sure,
    // or a limit.
    std::optional<observe::Destroyed> unkeepable;

    // Takes the first of `from` (searched from its end) that is in that mode and whose fence was
    // answered; null where none.
    static ChannelPtr take_fenced(std::vector<ChannelPtr>& from, client::Mode mode);
    // Counts its channels.
    void add_to(Census& census) const;
    // Forgets what the broker closed meanwhile; returns those, whose errors nobody was told of.
    std::vector<ChannelPtr> forget_closed();

  private:
    enum class State : std::uint8_t { idle, in_call, tended, ending, ended };

    // No more of them than the connection has channels: the oldest go, a line each.
    void bound_inherited();

    std::atomic<State> state_{State::idle};
    int calls_ = 0;  // the worker's alone
    std::unique_ptr<client::Connection> connection_;
    pid_t owner_;
    wire::TimePoint too_old_at_;
};

}  // namespace amqp_pconn::persist
