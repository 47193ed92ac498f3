// What the broker says of publishes, in the order in which it said it, until the program asks for
// it. Knows no wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "client/message.h"

namespace amqp_pconn::client {

struct PublishEvent {
    enum class Kind : std::uint8_t { confirmed, nacked, returned };
    Kind kind;
    std::uint64_t sequence;             // of what was confirmed or nacked
    std::unique_ptr<Returned> message;  // what was returned
};

class PublishEvents {
  public:
    // Whether what comes from here on is kept; what is there goes where it is not.
    void keep(bool keep);
    [[nodiscard]] bool is_keeping() const { return keeping_; }

    // True where it is an event of its own; it is part of the last one where it goes on with it and
    // `may_join`.
    bool add(PublishEvent::Kind kind, std::uint64_t first, std::uint64_t last,
             bool may_join = true);
    void add(Returned message);
    // When the last one came, among other things.
    void stamp(std::uint64_t arrival) { events_.back().arrival = arrival; }
    [[nodiscard]] std::uint64_t last_arrival() const {
        return events_.empty() ? 0 : events_.back().arrival;
    }
    // The same for the next one; 0 for none.
    [[nodiscard]] std::uint64_t next_arrival() const {
        return events_.empty() ? 0 : events_.front().arrival;
    }

    [[nodiscard]] bool empty() const { return events_.empty(); }
    [[nodiscard]] bool has_nacked() const { return nacked_ != 0; }
    // One sequence number, or one message, at a time; nothing where there is none.
    std::optional<PublishEvent> next();
    // The next one that is a message; the others go.
    std::unique_ptr<Returned> next_returned();

  private:
    struct Event {
        PublishEvent::Kind kind;
        std::uint64_t first;
        std::uint64_t last;
        std::unique_ptr<Returned> message;
        std::uint64_t arrival = 0;
    };

    void drop_front();

    bool keeping_ = false;
    std::size_t nacked_ = 0;  // of events_
    std::deque<Event> events_;
};

}  // namespace amqp_pconn::client
