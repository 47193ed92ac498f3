// A channel as the program sees it. Which wire channel stands behind it is decided at its first
// operation; after the lease has ended it refuses everything.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/channel.h"

namespace amqp_pconn::persist {

class Lease;

class LeasedChannel {
  public:
    explicit LeasedChannel(Lease& lease) : lease_(&lease) {}
    LeasedChannel(Lease& lease, std::shared_ptr<client::Channel> wire)
        : lease_(&lease), wire_(std::move(wire)) {
        begin_using();
    }
    LeasedChannel(const LeasedChannel&) = delete;
    LeasedChannel& operator=(const LeasedChannel&) = delete;

    // Whoever shows it to the program, for their own use.
    void* user = nullptr;

    // The wire channel, bound now where it was not yet; ready for an operation.
    // Throws ChannelError after close() or the end of the lease, and what binding throws.
    client::Channel& wire();

    [[nodiscard]] bool is_open() const;
    // It alone was closed, by the broker.
    [[nodiscard]] bool is_closed_by_broker() const;
    [[nodiscard]] bool is_bound() const { return wire_ != nullptr; }
    [[nodiscard]] const std::shared_ptr<client::Channel>& bound() const { return wire_; }

    // confirm.select or tx.select. Where it has done nothing here that another channel could not
    // have done as well, it may become a kept one that is in that mode; else it goes out with what
    // is sent next. Throws ChannelError where it is in the other mode.
    void select(client::Mode mode);
    // The program knows the number of its wire channel.
    void pin() { pinned_ = true; }
    // Throws ChannelError where it is not in confirm mode. `what` is the method's name.
    client::Channel& confirming(std::string_view what);
    // Whether any confirm is due, after a look at the socket; false where it is in no confirm mode.
    [[nodiscard]] bool has_outstanding_confirms();
    // True where there is an event to be told before it goes on; false where all was confirmed.
    // Throws UnconfirmedError where not all was by `until`, or cannot be any more.
    // `goes_on`: some were due when this was called before.
    bool wait_for_confirms(wire::TimePoint until, bool goes_on);
    // basic.consume; the number of the consumer. Throws as client::Channel::consume() does.
    std::size_t consume(const client::Channel::Consume& consume);
    // Throws ArgumentError where a consumer of this queue cannot be suspended.
    void ensure_can_sleep(std::string_view queue, bool exclusive) const;
    // Throws ChannelError for one of those that there are.
    void ensure_can_sleep() const;
    // Why a consumer cannot; empty where it can.
    [[nodiscard]] std::string why_awake(std::size_t number) const;
    // As those of client::Channel.
    void suspend();
    void resume() { wire().resume(); }

    // Whether confirms, refusals and returns are to be kept for next_event().
    void keep_events(bool keep);
    [[nodiscard]] bool has_events() const { return wire_ != nullptr && wire_->has_events(); }
    std::optional<client::PublishEvent> next_event();
    // client::Channel::next_arrival() of the next event; 0 for none.
    [[nodiscard]] std::uint64_t next_event_arrival() const {
        return wire_ == nullptr ? 0 : wire_->next_event_arrival();
    }

    // tx.commit, tx.rollback. Throw ChannelError where it is in no transaction.
    void tx_commit();
    void tx_rollback();

    // The program has a name for it again, and knows its number.
    void claim_again() {
        dropped_ = false;
        pinned_ = true;
    }
    // The program has no name for it any more, but it is not done with.
    [[nodiscard]] bool is_dropped() const { return dropped_; }
    // What it did is not all known, or not all settled.
    [[nodiscard]] bool is_busy() const;

    // Nothing is sent for a clean channel: it becomes a spare. Closing twice does nothing.
    void close();
    // The program has no name for it any more and has not closed it.
    void drop();

    // The queue that an empty name stands for: the last one declared on this channel in this lease.
    // Throws ArgumentError where there is none. (The broker's own memory of it reaches back into
    // earlier requests and is never used.)
    [[nodiscard]] std::string_view queue_named(std::string_view queue) const;

    client::QueueStatus queue_declare(std::string_view queue, bool durable, bool exclusive,
                                      bool auto_delete, amqp_table_t arguments);
    std::uint32_t queue_delete(std::string_view queue, bool if_unused, bool if_empty);

    // What it delivered and is not settled; null where it has no wire channel in
    // this process. Inside of a call.
    [[nodiscard]] const client::UnsettledTags* unsettled() const;
    // The tags that the program can settle.
    [[nodiscard]] std::vector<std::uint64_t> unacked_tags() const;
    // What has come next for its consumers.
    std::optional<client::Mail> take_mail();
    // The program has what get() or take_mail() returned last.
    void hand_over();
    // As those of client::Channel, for what was delivered on it in this lease.
    void ack(std::uint64_t tag, bool multiple);
    void ack_soon(std::uint64_t tag);
    void nack(std::uint64_t tag, bool multiple, bool requeue);
    void reject(std::uint64_t tag, bool requeue);

    // The lease is over.
    void detach();

  private:
    void ensure_leased() const;
    void ensure_transaction(std::string_view what) const;
    client::Channel& wire_in(client::Mode mode);
    void begin_using();
    client::Channel& wire_of_deliveries();
    // Its queue would, if this consumer were cancelled.
    [[nodiscard]] bool would_vanish(const std::string& queue, bool exclusive) const;
    // All there are, of a channel that has none.
    [[nodiscard]] bool means_nothing(std::uint64_t tag, bool multiple) const;

    Lease* lease_;
    std::shared_ptr<client::Channel> wire_;
    bool closed_ = false;
    bool dropped_ = false;
    bool pinned_ = false;
    bool keeps_events_ = false;
    std::string last_queue_;
};

}  // namespace amqp_pconn::persist
