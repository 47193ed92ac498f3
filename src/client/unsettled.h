// The deliveries of one channel that are to be settled, and which tags are refused because they are
// none of these. Knows no wire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace amqp_pconn::client {

class UnsettledTags {
  public:
    // All of them, in ascending order.
    [[nodiscard]] const std::vector<std::uint64_t>& tags() const { return tags_; }
    [[nodiscard]] bool empty() const { return tags_.empty(); }
    // Those that the program has.
    [[nodiscard]] std::span<const std::uint64_t> seen() const {
        return std::span(tags_).first(tags_.size() - (unseen_ ? 1 : 0));
    }

    // A delivery is on its way to the program. REQUIRES: its tag is greater than latest(), and none
    // is unseen().
    void add(std::uint64_t tag);
    // The program has it: it can be settled from now on.
    void hand_over() { unseen_.reset(); }
    // The one that is on its way; where another delivery is wanted, it never arrived.
    [[nodiscard]] std::optional<std::uint64_t> unseen() const { return unseen_; }

    // A tag arrived, whether anybody will see its delivery or not.
    void note(std::uint64_t tag) { latest_ = std::max(latest_, tag); }
    // The greatest tag that ever arrived.
    [[nodiscard]] std::uint64_t latest() const { return latest_; }

    // From here on another user of the channel: what came before is refused as not its own.
    void begin_use() { before_this_use_ = latest_; }

    // What settling `tag` means on the wire: the tag to send, and how many deliveries it settles;
    // with `multiple` all up to `tag`, 0 standing for all that the program has. No count where
    // there are none. Throws ArgumentError, saying why, for a tag that is not outstanding.
    struct Settlement {
        std::uint64_t tag;
        std::size_t first;  // of tags()
        std::size_t count;
    };
    [[nodiscard]] Settlement find(std::uint64_t tag, bool multiple) const;
    // It has been done.
    void remove(const Settlement& settled) noexcept;

    // It has been done in a transaction: that may be undone.
    void set_aside(const Settlement& settled);
    [[nodiscard]] bool has_set_aside() const { return !set_aside_.empty(); }
    // Rolled back: they are unsettled again.
    void bring_back();
    // Committed.
    void forget_set_aside() { set_aside_.clear(); }

    // Takes all as settled; returns how many those were.
    std::size_t clear();

  private:
    [[noreturn]] void refuse(std::uint64_t tag) const;

    std::vector<std::uint64_t> tags_;
    std::vector<std::uint64_t> set_aside_;
    std::optional<std::uint64_t> unseen_;  // the last of tags_
    std::uint64_t latest_ = 0;
    std::uint64_t before_this_use_ = 0;
};

}  // namespace amqp_pconn::client
