// The deliveries of one channel that are to be settled, and which tags are refused because they are
// none of these. What a call costs does not depend on how many there are, whatever the order in
// which they are settled. Knows no wire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace amqp_pconn::client {

// What is known of where a delivery came from. A stream takes basic.ack, and nothing that would
// bring back what it delivered: a broker ends the connection over that.
enum class Source : std::uint8_t { queue, perhaps_stream, stream };

class UnsettledTags {
  public:
    // All of them, in ascending order. These two cost what they return.
    [[nodiscard]] std::vector<std::uint64_t> tags() const;
    // Those that the program has and can settle.
    [[nodiscard]] std::vector<std::uint64_t> seen() const;
    [[nodiscard]] bool empty() const { return live_ == 0; }
    [[nodiscard]] bool has_seen() const { return seen_ != 0; }
    [[nodiscard]] std::size_t seen_count() const { return seen_; }
    // The greatest; 0 for none.
    [[nodiscard]] std::uint64_t last() const;

    // A delivery has arrived, and waits for the program. REQUIRES: its tag is greater than
    // last_arrived().
    void arrive(std::uint64_t tag, Source source = Source::queue);
    // It is on its way to the program. REQUIRES: it has arrived, and none is unseen().
    void take(std::uint64_t tag) { in_hand_ = tag; }
    // The program has it: it can be settled from now on.
    void hand_over();
    // The one that is on its way; where another delivery is wanted, it never arrived.
    [[nodiscard]] std::optional<std::uint64_t> unseen() const { return in_hand_; }
    // That one will never arrive. It stays unseen: nothing that settles others covers it.
    void leave_unseen() noexcept { in_hand_.reset(); }
    [[nodiscard]] Source source_of(std::uint64_t tag) const;
    // It is unsettled; the program has it, or has it not.
    [[nodiscard]] bool is_unsettled(std::uint64_t tag) const;
    [[nodiscard]] bool is_seen(std::uint64_t tag) const;
    // There is one that is certainly of a stream, or perhaps.
    [[nodiscard]] bool has_any_of(Source least) const;
    // It is settled, without the program.
    void forget(std::uint64_t tag) noexcept;
    // The same in a transaction: that may be undone.
    void set_aside(std::uint64_t tag) noexcept;

    // A tag arrived, whether anybody will see its delivery or not.
    void note(std::uint64_t tag) { latest_ = std::max(latest_, tag); }
    // The greatest tag that ever arrived.
    [[nodiscard]] std::uint64_t latest() const { return latest_; }
    // The same of those that are to be settled. Others may have the tag of one that comes later.
    [[nodiscard]] std::uint64_t last_arrived() const { return last_arrived_; }

    // From here on another user of the channel: what came before is refused as not its own.
    void begin_use() { before_this_use_ = latest_; }
    // No tag arrived since: it has none that would mean another delivery on another channel.
    [[nodiscard]] bool is_unused() const { return latest_ == before_this_use_; }

    // What settling `tag` means on the wire: the frames to send, and how many deliveries they
    // settle; with `multiple` all that the program has up to `tag`, 0 standing for all that it has.
    // `multiple` is on the wire only where it covers nothing else. No frames where there is nothing
    // to do. Throws ArgumentError, saying why, for a tag that is not outstanding.
    struct Frame {
        std::uint64_t tag;
        bool multiple;
    };
    struct Settlement {
        std::vector<Frame> frames;
        std::size_t first = 0;  // of the entries; void after anything else is called
        std::size_t last = 0;
        std::size_t count = 0;
    };
    [[nodiscard]] Settlement find(std::uint64_t tag, bool multiple) const;
    // Throws OnlyAcknowledgedError where one of these is of a stream.
    void ensure_may_go_back(const Settlement& settlement) const;
    // The same for one, without the frames. Throws ArgumentError.
    [[nodiscard]] std::size_t find_one(std::uint64_t tag) const;
    void remove_one(std::size_t at) noexcept;
    // It has been done.
    void remove(const Settlement& settled) noexcept;
    // It has been done in a transaction: that may be undone.
    void set_aside(const Settlement& settled) noexcept;
    [[nodiscard]] bool has_set_aside() const { return aside_ != 0; }
    // Rolled back: they are unsettled again, and those that the program never had are unseen.
    void bring_back() noexcept;
    // Committed.
    void forget_set_aside() noexcept;

    // This one is acknowledged, but not on the wire yet.
    void acknowledge_later(std::size_t at);
    [[nodiscard]] std::size_t acknowledged() const { return acknowledged_.size(); }
    // The frames for those, as few as possible; they are removed. Voids what find() returned.
    [[nodiscard]] std::vector<Frame> take_acknowledged();

    // Takes all as settled; returns how many those were. The second leaves what is set aside.
    std::size_t clear() noexcept;
    std::size_t clear_unsettled() noexcept;

  private:
    enum class State : std::uint8_t { unseen, seen, acknowledged, aside, aside_unseen, gone };
    struct Entry {
        std::uint64_t tag;
        State state;
        Source source;
    };

    [[nodiscard]] static bool is_aside(State state);
    [[nodiscard]] static bool is_live(State state);
    [[noreturn]] void refuse(std::uint64_t tag) const;
    // Where the entry of `tag` stands; size of entries_ where there is none.
    [[nodiscard]] std::size_t position(std::uint64_t tag) const;
    void change(Entry& entry, State to) noexcept;
    void change_unseen(std::uint64_t tag, State to) noexcept;
    template <typename Change>
    void change_seen(const Settlement& settled, Change change) noexcept;
    void tidy() noexcept;

    std::vector<Entry> entries_;  // ascending; those before begin_ are gone
    std::size_t begin_ = 0;
    std::size_t live_ = 0;  // neither gone nor aside
    std::size_t seen_ = 0;
    std::size_t aside_ = 0;
    std::vector<std::uint64_t> acknowledged_;
    std::optional<std::uint64_t> in_hand_;
    std::uint64_t latest_ = 0;
    std::uint64_t last_arrived_ = 0;
    std::uint64_t before_this_use_ = 0;
};

}  // namespace amqp_pconn::client
