// The publishes of one channel in confirm mode: which the broker has confirmed, which it refused,
// and which it still has to answer for. The first after confirm.select is number 1 on the wire;
// whoever uses the channel counts from 1 again. Knows no wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/destinations.h"

namespace amqp_pconn::client {

class Confirms {
  public:
    // From here on another user of the channel, who counts from 1. REQUIRES: none is outstanding.
    void begin_use();

    // A message is published; its number in this use.
    std::uint64_t add(std::string_view exchange, std::string_view routing_key) noexcept;
    // The last `count` of these were not sent after all.
    void take_back(std::size_t count);
    // The number of the last one in this use, 0 for none.
    [[nodiscard]] std::uint64_t last() const { return next_ - 1 - before_this_use_; }

    // How many are neither confirmed nor refused.
    [[nodiscard]] std::size_t outstanding() const {
        return static_cast<std::size_t>(next_ - first_) - early_.size();
    }
    // Their numbers in this use.
    [[nodiscard]] std::vector<std::uint64_t> missing() const;

    // The broker answers for the publish with this number on the wire, with `multiple` for all up
    // to it, 0 standing for all there are. `on_range(first, last)` is told which of those were
    // outstanding, by their numbers in this use. Throws ConnectionError for one that was never
    // published.
    using OnRange = std::function<void(std::uint64_t, std::uint64_t)>;
    void settle(std::uint64_t tag, bool multiple, const OnRange& on_range);

    // Nothing is outstanding any more: it will not be answered.
    void give_up();

    // Where those with these numbers in this use went.
    void count_destinations(std::uint64_t first, std::uint64_t last,
                            DestinationCounts& counts) const {
        destinations_.count(before_this_use_ + first, before_this_use_ + last, counts);
    }

  private:
    void skip_early();

    // Numbers on the wire.
    std::uint64_t next_ = 1;         // of the next publish
    std::uint64_t first_ = 1;        // of the first that is outstanding; next_ where none is
    std::set<std::uint64_t> early_;  // answered before first_ was
    std::uint64_t before_this_use_ = 0;
    Destinations destinations_;
};

// Numbers that follow one another.
struct NumberRun {
    std::uint64_t first;
    std::uint64_t last;
};
// REQUIRES: in ascending order.
std::vector<NumberRun> runs_of(const std::vector<std::uint64_t>& numbers);

// "1-3, 7": for people, cut short where it would be long. REQUIRES: in ascending order.
std::string listed_numbers(const std::vector<std::uint64_t>& numbers);

}  // namespace amqp_pconn::client
