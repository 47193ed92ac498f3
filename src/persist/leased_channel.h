// A channel as the program sees it. Which wire channel stands behind it is decided at its first
// operation; after the lease has ended it refuses everything.
#pragma once

#include <cstdint>
#include <memory>
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
        : lease_(&lease), wire_(std::move(wire)) {}

    // The wire channel, bound now where it was not yet; ready for an operation.
    // Throws ChannelError after close() or the end of the lease, and what binding throws.
    client::Channel& wire();

    [[nodiscard]] bool is_open() const;
    [[nodiscard]] bool is_bound() const { return wire_ != nullptr; }
    [[nodiscard]] const std::shared_ptr<client::Channel>& bound() const { return wire_; }

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
    // The program has what get() returned last.
    void hand_over();
    // As those of client::Channel, for what was delivered on it in this lease.
    void ack(std::uint64_t tag, bool multiple);
    void nack(std::uint64_t tag, bool multiple, bool requeue);
    void reject(std::uint64_t tag, bool requeue);

    // The lease is over.
    void detach();

  private:
    void ensure_leased() const;
    client::Channel& wire_of_deliveries();
    // All there are, of a channel that has none.
    [[nodiscard]] bool means_nothing(std::uint64_t tag, bool multiple) const;

    Lease* lease_;
    std::shared_ptr<client::Channel> wire_;
    bool closed_ = false;
    std::string last_queue_;
};

}  // namespace amqp_pconn::persist
