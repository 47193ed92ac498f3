// Where publishes went, for as long as it may have to be told: exchange and routing key of each
// that is not confirmed yet. Equal ones in a row take no room, and nothing here ever fails: what
// does not fit is not known. Knows no wire.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/byte_buffer.h"

namespace amqp_pconn::client {

// How many went where, for people; equal ones are counted together.
class DestinationCounts {
  public:
    void add(std::uint64_t count, std::string_view exchange, std::string_view routing_key);
    // '2 to exchange "logs" with routing key "info"', several of these, cut short where they are
    // many; empty where nothing is known.
    [[nodiscard]] std::string text() const;
    void clear();

  private:
    struct One {
        std::string exchange;
        std::string routing_key;
        std::uint64_t count;
    };
    std::vector<One> all_;
    bool has_more_ = false;
};

class Destinations {
  public:
    // Publish number `number` goes there. REQUIRES: greater than those before; both names are at
    // most 255 bytes.
    void add(std::uint64_t number, std::string_view exchange,
             std::string_view routing_key) noexcept;

    // Nobody will ask for those before `number` any more.
    void forget_before(std::uint64_t number);
    // Nor for that one and those after it, which are added anew.
    void forget_from(std::uint64_t number);
    void clear();

    // Adds those from `first` to `last`.
    void count(std::uint64_t first, std::uint64_t last, DestinationCounts& counts) const;

    // Room for all of them together.
    static constexpr std::size_t most_bytes = std::size_t{256} << 10;

  private:
    struct Entry {
        std::uint64_t number;
        std::string_view exchange;
        std::string_view routing_key;
        std::size_t size;
    };
    [[nodiscard]] static Entry entry(std::span<const std::byte> bytes);

    wire::ByteBuffer entries_;
    bool is_full_ = false;
    std::uint64_t unknown_from_ = 0;  // where it is full
    bool has_last_ = false;
    std::string last_exchange_;
    std::string last_routing_key_;
};

}  // namespace amqp_pconn::client
