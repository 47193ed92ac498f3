// The delivery tags of one channel that the program has seen and not settled, and which tags are
// refused because they are none of these. Knows no wire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace amqp_pconn::client {

class UnsettledTags {
  public:
    // In ascending order.
    [[nodiscard]] const std::deque<std::uint64_t>& tags() const { return tags_; }
    [[nodiscard]] bool empty() const { return tags_.empty(); }

    // The program got a delivery. REQUIRES: `tag` is greater than latest().
    void add(std::uint64_t tag);

    // A tag arrived, whether the program will see its delivery or not.
    void note(std::uint64_t tag) { latest_ = std::max(latest_, tag); }
    // The greatest tag that ever arrived.
    [[nodiscard]] std::uint64_t latest() const { return latest_; }

    // From here on another user of the channel: what came before is refused as not its own.
    void begin_use() { before_this_use_ = latest_; }

    // What settling `tag` means on the wire: the tag to send, and how many deliveries it settles;
    // with `multiple` all up to `tag`, 0 standing for all there are. {0, 0} where there are none.
    // Throws ArgumentError, saying why, for a tag that is not outstanding.
    struct Settled {
        std::uint64_t tag;
        std::size_t count;
    };
    Settled settle(std::uint64_t tag, bool multiple);

    // Takes all as settled; returns how many those were.
    std::size_t clear();

  private:
    [[noreturn]] void refuse(std::uint64_t tag) const;

    std::deque<std::uint64_t> tags_;
    std::uint64_t latest_ = 0;
    std::uint64_t before_this_use_ = 0;
};

}  // namespace amqp_pconn::client
