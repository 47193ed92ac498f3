// A session in the hands of one PConnection, from wakeup to sleep: its channels as the program sees
// them, bound to wire channels as late as possible.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "persist/leased_channel.h"
#include "persist/pool.h"

namespace amqp_pconn::persist {

// Who ends a lease.
enum class EndedBy : std::uint8_t {
    program,  // sleep(): may wait up to sleep_timeout, and throws what went wrong
    guard,    // the end of the request or of the object: writes what goes at once, never throws
};

class Lease {
  public:
    // Wakes a session of `bucket`. The lease must not outlive the pool, the bucket or `identity`.
    // Throws what Pool::take does.
    Lease(Pool& pool, Bucket& bucket, config::Parameters parameters,
          const client::Identity& identity);
    // Wakes the session of that sleep only. Throws what Pool::take_asleep does.
    Lease(Pool& pool, Bucket& bucket, config::Parameters parameters,
          const client::Identity& identity, Slept slept);
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();

    [[nodiscard]] bool is_reused() const { return reused_; }
    // The limit because of which this session will not be kept; null for none.
    [[nodiscard]] const char* exceeded_limit() const { return exceeded_limit_; }
    [[nodiscard]] client::Connection& connection() { return session_->connection(); }
    [[nodiscard]] bool is_of_this_process() const { return session_->is_of_this_process(); }

    // Looks at the socket.
    bool is_alive();
    // As far as is known, without a look.
    bool is_usable();

    // A channel for the program; nothing is sent, no wire channel is chosen yet.
    const std::shared_ptr<LeasedChannel>& open_channel();
    // The channel with this id: one of this lease, or one that an earlier request left open.
    // Waits for its fence where that is not answered yet. Null where there is none. What is pointed
    // to is good until the next call.
    const std::shared_ptr<LeasedChannel>* claim(std::uint16_t id);
    // All of them, claimed and bound, those that can no longer be used left out.
    const std::vector<std::shared_ptr<LeasedChannel>>& claim_all();

    // Runs one call of the program on the session; may be nested. What jumps over
    // it leaves the session marked. Throws ConnectionError where the keeper has
    // it and does not let go.
    template <typename Call>
    auto run(Call call);
    // Whether `condition` holds of the session; false also where it is another
    // process's, or the keeper does not let go of it.
    template <typename Condition>
    bool holds(Condition condition) noexcept;

    // Counts its session and channels, and what the keeper has done for them.
    void add_to(Census& census);
    // Throws UnackedDeliveriesError where deliveries are unsettled; nothing has changed then.
    void ensure_settled();
    // Throws OpenTransactionError where there is uncommitted work; nothing has changed then.
    void ensure_committed();
    // Throws ChannelError where a channel with suspendOnSerialize has a consumer that cannot be
    // suspended; nothing has changed then.
    void ensure_suspendable();
    // Waits until no confirm is due on any channel, or until `until`. A channel that has an event
    // to be told before it goes on; null where there is none, or where waiting is of no use.
    LeasedChannel* await_confirms(wire::TimePoint until);
    // connection.update-secret; from then on the session is one of `bucket`, that of the parameters
    // with the new secret as their password.
    void update_secret(std::string_view secret, std::string_view reason);
    void move_to(Bucket& bucket, const config::Parameters& parameters);
    // This queue is not deleted when the lease ends; it goes with the session. Throws ArgumentError
    // where it is no exclusive one that was declared on it.
    void keep_exclusive(const std::string& queue) { session_->queues.keep(queue); }
    // Those that are kept so, after a look where nothing was sent yet.
    [[nodiscard]] const std::vector<std::string>& kept_queues() {
        before_operation();
        return session_->queues.kept();
    }
    // The channel that something waits on for the program; null where nothing does.
    LeasedChannel* next_with_mail();
    // The reason where the broker is blocked, after a look.
    [[nodiscard]] const std::optional<std::string>& blocked_reason();
    // Parks the session, or destroys it where it cannot be kept; the lease is over either way. What
    // is unsettled is given back, what is uncommitted rolled back. The program's end throws
    // UnconfirmedError where not all that was published was confirmed; it does not wait for that.
    void end(EndedBy by);
    // When it is over: which sleep its session has gone to, none where it was not kept.
    [[nodiscard]] Slept slept() const { return slept_; }
    // Until then: that it has this session.
    [[nodiscard]] bool has(Slept one) const {
        return session_ != nullptr && session_->slept.session == one.session;
    }
    // Destroys the session whatever its state is.
    void destroy(observe::Destroyed reason);

    // How consumers of its channels are suspended: as the parameters say, and as the broker can.
    [[nodiscard]] client::Suspending suspending();
    // This queue was declared so on its session.
    [[nodiscard]] bool is_auto_deleted(const std::string& queue) const {
        return session_->queues.is_auto_deleted(queue);
    }
    [[nodiscard]] bool is_single_active(const std::string& queue) const {
        return session_->queues.is_single_active(queue);
    }
    // One whose consumers sleep and are to go on with select(), claimed; null where there is none.
    // As claim().
    const std::shared_ptr<LeasedChannel>* claim_resuming();
    [[nodiscard]] bool has_resuming() const;

    // --- for the channels of this lease
    // Before an operation: replaces a session that died before anything was sent.
    void before_operation();
    // A wire channel in that mode: a fenced spare, an unclaimed one, or a new one. Throws
    // BlockedError where the broker takes nothing.
    Session::ChannelPtr bind(client::Mode mode);
    // A kept channel in that mode in the place of `channel`, which becomes a spare; null where
    // there is none.
    Session::ChannelPtr exchange(const Session::ChannelPtr& channel, client::Mode mode);
    // Throws UnconfirmedError for these.
    [[noreturn]] static void throw_unconfirmed(
        const std::string& endpoint, std::vector<client::Channel::Unconfirmed> unconfirmed,
        const std::optional<client::Channel::GivenUp>& why);
    // From now on a dead session is the program's to hear of.
    void note_operation() { touched_ = true; }
    // The program closed it, or dropped it without closing.
    void give_up(LeasedChannel& channel, bool closed);
    // Its session is destroyed when the lease ends.
    void do_not_keep() { session_->unkeepable = observe::Destroyed::not_settled; }
    // queue.declare was answered, or queue.delete.
    void note_declared(const std::string& queue, ExclusiveQueues::Kind kind) {
        session_->queues.declared(queue, kind);
    }
    void note_deleted(const std::string& queue) { session_->queues.deleted(queue); }

  private:
    void begin_call();
    void use(Pool::Taken taken);
    void replace_session();
    void detach_channels(bool bound_only);
    void settle_first();
    void make_room_for_channel();
    Session::ChannelPtr choose(client::Mode mode);
    Session::ChannelPtr take_ready(client::Mode mode);
    // Those that the program dropped while they were busy, and that are so no longer.
    void put_back_dropped();
    // Those of channels in that mode.
    [[nodiscard]] bool fences_are_pending(client::Mode mode) const;
    // One that sleeps, on the wire; null where there is none, or none with that id.
    Session::ChannelPtr take_suspended(std::optional<std::uint16_t> id, bool resuming_only = false);
    Session::ChannelPtr make_anew(const client::SuspendedChannel& sleeping);
    Session::ChannelPtr channel_with(std::uint16_t id);
    const std::shared_ptr<LeasedChannel>& use_claimed(Session::ChannelPtr channel);
    // What sleeps on the channels of the program is the session's again.
    void save_suspended();
    // False where the broker closed it meanwhile.
    bool await_fence(const Session::ChannelPtr& channel);

    // The steps of end(), in park.cpp.
    struct Ending {
        EndedBy by;
        std::vector<client::Channel::Unconfirmed> unconfirmed;
        std::exception_ptr failure;
        std::vector<client::LeftOver> left_over;
    };
    // False where it cannot be parked.
    bool parks(Ending& ending);
    void park(Ending& ending);
    void throw_what_went_wrong(Ending ending) const;
    void throw_failure(Ending& ending) const;
    void throw_left_over(Ending& ending) const;
    void put_back(const Session::ChannelPtr& channel, bool closed);
    // Asks to close one of which not all is known, or whose work is being undone; else false.
    bool close_unsound(const Session::ChannelPtr& channel);
    void suspect(const client::Channel& channel);
    // Rolls back what is uncommitted on it, and basic.nack for what is unsettled; how many
    // deliveries.
    std::size_t give_back(const Session::ChannelPtr& channel);
    // The same for several, when all their consumers have stopped; then what the program has not
    // seen is not counted.
    std::size_t stop_or_give_back(
        const std::vector<Session::ChannelPtr>& channels,
        client::Channel::UnderNoAck fate = client::Channel::UnderNoAck::lost,
        client::Suspending how = client::Suspending::none);
    client::Suspending how_to_suspend(const std::vector<Session::ChannelPtr>& channels);
    // What came under no-ack and the program has not seen.
    void take_left_over(Ending& ending);
    // What was not confirmed on the channels of the program, which is told of it; those channels
    // are closed.
    std::vector<client::Channel::Unconfirmed> take_unconfirmed();
    void end_uses();
    void note_roll_back(const client::Channel& channel);
    void delete_exclusive_queues();
    Session::ChannelPtr channel_for_deletions();
    void limit_channels();
    void close_surplus(std::size_t limit, bool unconfirmed_too);
    void await_stop();
    void write_what_is_due(EndedBy by);
    void queue_fences();
    [[nodiscard]] observe::Destroyed cause_of_death() const;

    Pool& pool_;
    Bucket* bucket_;
    config::Parameters parameters_;
    const client::Identity& identity_;
    std::unique_ptr<Session> session_;
    Slept slept_;
    bool reused_ = false;
    const char* exceeded_limit_ = nullptr;
    bool touched_ = false;       // something was sent for the program
    bool settle_first_ = false;  // it was leased although something was due
    std::optional<client::Channel::GivenUp> why_unconfirmed_;  // what await_confirms() ended with
    std::vector<std::shared_ptr<LeasedChannel>> channels_;
    std::vector<std::shared_ptr<LeasedChannel>> claimed_;  // what claim_all() returned last
};

template <typename Call>
auto Lease::run(Call call) {
    begin_call();
    struct Leave {
        Lease& lease;
        ~Leave() {
            if (lease.session_ != nullptr) {  // it may be another one by now
                lease.session_->end_call();
            }
        }
    } leave{*this};
    return call();
}

template <typename Condition>
bool Lease::holds(Condition condition) noexcept {
    if (session_ == nullptr || !session_->is_of_this_process() || !session_->begin_call()) {
        return false;
    }
    const bool result = condition();
    session_->end_call();
    return result;
}

}  // namespace amqp_pconn::persist
