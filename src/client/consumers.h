// The consumers of one channel, by number and by tag, and what has come for them and waits for the
// program. Knows no wire.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/message.h"
#include "client/suspended.h"
#include "client/unsettled.h"

namespace amqp_pconn::client {

struct ConsumerRecord {
    std::size_t number = 0;
    std::string tag;
    bool no_ack = false;
    bool is_open = false;          // basic.consume-ok came, and no end yet
    bool named_an_offset = false;  // basic.consume did: what it consumes can only be a stream
    bool may_be_of_stream = true;  // all that came for it says so
    std::size_t waiting = 0;       // things for it that wait for the program
    bool is_suspended = false;     // it was cancelled to begin again under the same tag
    bool is_suspending = false;    // it will be, when that is answered
    ConsumerTerms terms;
    std::optional<std::uint64_t> next_offset;  // of a stream: after what came last for it
    SavedPtr saved;
    std::string why_unsaved;  // where there is none
};

// What waits for the program: a delivery, or the news that the broker has cancelled a consumer.
struct Mail {
    std::size_t consumer = 0;  // its number
    bool is_cancel = false;
    Delivery delivery;
    std::uint64_t arrival = 0;  // when it came, among other things
};

class Consumers {
  public:
    // The number of a new one, which no other ever has. REQUIRES: no open one has this tag.
    std::size_t open(std::string_view tag, bool no_ack);
    // Nothing comes for it any more. What is known of it is forgotten with the next open() after
    // all that waits for it was taken.
    void close(std::size_t number);
    // What its basic.consume asked for, once it is open.
    void set_terms(std::size_t number, ConsumerTerms terms);
    // What is saved of it; null where it is not to be kept, and then why.
    void save(std::size_t number, SavedPtr saved, std::string why_not);
    // It is cancelled, and is suspended when that is answered, by close().
    void suspend_when_closed(std::size_t number) {
        records_[place_of(number)].is_suspending = true;
    }
    // One that is suspended already, somewhere else. Its number.
    std::size_t add_suspended(SuspendedConsumer consumer);
    // A suspended one is open again.
    void reopen(std::size_t number);
    [[nodiscard]] std::vector<std::size_t> suspended_ones() const;
    [[nodiscard]] std::vector<std::size_t> numbers_of_open() const;
    [[nodiscard]] std::vector<std::size_t> lasting_ones() const;
    // A suspended one is not to begin again.
    void forget(std::size_t number);
    // Open or suspended ones.
    [[nodiscard]] bool has_lasting() const;
    // The queues of those.
    [[nodiscard]] std::vector<std::string> lasting_queues() const;
    // Takes all of those that have something saved.
    std::vector<SuspendedConsumer> take_lasting();
    // Ends the suspended ones; or those of them that have nothing saved.
    void forget_suspended(bool unsaved_only);
    // A delivery with that offset has come.
    void note_position(std::size_t number, std::uint64_t offset) {
        records_[place_of(number)].next_offset = offset + 1;
    }
    void set_next_offset(std::size_t number, std::uint64_t offset) {
        records_[place_of(number)].next_offset = offset;
    }
    // Its basic.consume named an offset of a stream.
    void note_offset(std::size_t number) { records_[place_of(number)].named_an_offset = true; }
    // A delivery for it has come, with an offset of a stream or without.
    Source note_delivery(std::size_t number, bool has_offset);
    // An open one consumes what can only be a stream.
    [[nodiscard]] bool consume_a_stream() const;
    // The number of the open one with this tag; nothing where there is none.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view tag) const;
    // REQUIRES: it is not forgotten.
    [[nodiscard]] const ConsumerRecord& operator[](std::size_t number) const {
        return records_[place_of(number)];
    }
    // These, and drop_mail_of(), take any number.
    [[nodiscard]] bool is_open(std::size_t number) const;
    [[nodiscard]] bool is_suspended(std::size_t number) const;
    [[nodiscard]] bool is_lasting(std::size_t number) const {
        return is_open(number) || is_suspended(number);
    }
    // An open or suspended one has this tag.
    [[nodiscard]] bool has_tag(std::string_view tag) const;
    // How much waits for it.
    [[nodiscard]] std::size_t waiting(std::size_t number) const;
    // There was none since clear(); else some may be forgotten, but not all.
    [[nodiscard]] bool empty() const { return records_.empty(); }
    [[nodiscard]] std::size_t open_ones() const { return open_ones_; }
    [[nodiscard]] std::vector<std::string> tags() const;

    void add(Mail mail);
    [[nodiscard]] bool has_mail() const { return !mail_.empty(); }
    // When the next of it came; 0 for none.
    [[nodiscard]] std::uint64_t next_arrival() const {
        return mail_.empty() ? 0 : mail_.front().arrival;
    }
    std::optional<Mail> take();
    // Takes what waits for one consumer and is to be settled: the tags.
    std::vector<std::uint64_t> drop_mail_of(std::size_t number);
    // Takes all that is to be settled.
    void drop_unsettled_mail();
    // Takes all that came under no-ack, in its order.
    std::vector<Mail> take_no_ack_mail();
    // All of it; how many deliveries nobody will get again.
    std::size_t drop_mail();

    void clear();
    // The same, but open and suspended ones stay, and what came for those.
    void clear_ended();

  private:
    // In records_; its size where there is none.
    [[nodiscard]] std::size_t place_of(std::size_t number) const;

    std::vector<ConsumerRecord> records_;  // in the order of their numbers
    std::size_t next_number_ = 0;
    std::size_t open_ones_ = 0;
    mutable std::size_t found_last_ = 0;
    std::deque<Mail> mail_;
};

}  // namespace amqp_pconn::client
