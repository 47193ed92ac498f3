// One kept broker connection with the channels nobody holds. It belongs to one process, and to one
// lease or one bucket at a time.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "client/connection.h"
#include "wire/environment.h"

namespace amqp_pconn::persist {

class Session {
  public:
    using ChannelPtr = std::shared_ptr<client::Channel>;

    // `lifetime`: how old it may become before it is not leased again; zero for no limit.
    Session(std::unique_ptr<client::Connection> connection, wire::TimePoint now,
            wire::Duration lifetime);

    client::Connection& connection() { return *connection_; }
    [[nodiscard]] const client::Connection& connection() const { return *connection_; }

    // False in a process that inherited it over a fork: then not a byte may be written or read.
    [[nodiscard]] bool is_of_this_process() const;
    [[nodiscard]] bool is_older_than_allowed(wire::TimePoint now) const;

    // A call is under way. Set and cleared around each call; still set afterwards only where the
    // call was abandoned by a jump over its frames, and then nothing is known of the stream.
    bool in_call = false;

    wire::TimePoint parked_at{};

    // Open channels that nobody holds and that the program has closed or that were opened for
    // nobody. Taken once fenced.
    std::vector<ChannelPtr> spares;
    // Open channels that a program left open and that nobody has claimed.
    std::vector<ChannelPtr> left_open;
    // Declared exclusive in the present lease; deleted when it ends.
    std::vector<std::string> exclusive_queues;

    // The channels on which queues are being deleted or deliveries given back: the session is
    // nobody's before that is done, since what a stranger asks on another channel could overtake
    // it.
    std::vector<ChannelPtr> settling;
    void settle_later(const ChannelPtr& channel);
    // Nothing of that is left to be answered.
    [[nodiscard]] bool is_settled();
    // Something of this lease cannot be undone for sure: it ends with its connection.
    bool unkeepable = false;

    // Takes the first of `from` (searched from its end) whose fence was answered; null where none.
    static ChannelPtr take_fenced(std::vector<ChannelPtr>& from);
    // Forgets what the broker closed meanwhile; returns those, whose errors nobody was told of.
    std::vector<ChannelPtr> forget_closed();

  private:
    std::unique_ptr<client::Connection> connection_;
    pid_t owner_;
    wire::TimePoint opened_at_;
    wire::Duration lifetime_;
};

}  // namespace amqp_pconn::persist
