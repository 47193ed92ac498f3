// Consumers that sleep: what it takes to have them again, on their channel or on one of another
// connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace amqp_pconn::client {

// How consumers are kept from getting anything.
enum class Suspending : std::uint8_t {
    none,    // they are not: they end
    cancel,  // basic.cancel, and basic.consume to have them again
    flow,    // channel.flow(active=false), where the broker honours that
};

// What basic.consume asked for.
struct ConsumerTerms {
    std::string queue;
    bool no_local = false;
    bool no_ack = false;
    bool exclusive = false;
    // It keeps others from getting anything while it is there.
    bool is_single_active = false;
    std::vector<std::byte> arguments;       // a field table, encoded
    std::optional<std::uint16_t> prefetch;  // of the channel by then, where it had an own one
};

// What its user has saved of a consumer, by which they have it again: the state of it, or where
// that is. It ends, on any thread, when nobody can have the consumer again.
class Saved {
  public:
    Saved() = default;
    Saved(const Saved&) = delete;
    Saved& operator=(const Saved&) = delete;
    virtual ~Saved() = default;
};
using SavedPtr = std::shared_ptr<const Saved>;

struct SuspendedConsumer {
    std::string tag;
    ConsumerTerms terms;
    bool named_an_offset = false;              // so it consumes a stream
    std::optional<std::uint64_t> next_offset;  // from which it goes on
    SavedPtr saved;
};

// What a program has asked of a channel for when it is asleep; nothing of it is on the wire.
struct Manners {
    bool suspend_on_serialize = false;
    bool resume_on_hydrate = false;
    std::size_t ack_buffer = 1;
};

// What a channel is made with confirm.select or tx.select, for as long as it lives.
enum class Mode : std::uint8_t { plain, confirm, transaction };

// By basic.qos; nothing where it was not asked for.
struct Prefetch {
    std::optional<std::uint16_t> of_each;  // consumer that begins from then on
    std::optional<std::uint16_t> of_all;   // of the channel
    [[nodiscard]] bool is_set() const { return of_each || of_all; }
};

struct SuspendedChannel {
    std::uint16_t id = 0;
    Mode mode = Mode::plain;
    Prefetch prefetch;
    Manners manners;
    std::vector<SuspendedConsumer> consumers;
};

}  // namespace amqp_pconn::client
