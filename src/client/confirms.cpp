#include "client/confirms.h"

#include "config/error.h"

namespace amqp_pconn::client {

void Confirms::begin_use() {
    before_this_use_ = next_ - 1;
}

std::uint64_t Confirms::add(std::string_view exchange, std::string_view routing_key) noexcept {
    destinations_.add(next_, exchange, routing_key);
    return next_++ - before_this_use_;
}

void Confirms::take_back(std::size_t count) {
    next_ -= count;
    destinations_.forget_from(next_);
}

std::vector<std::uint64_t> Confirms::missing() const {
    std::vector<std::uint64_t> numbers;
    numbers.reserve(outstanding());
    auto early = early_.begin();
    for (std::uint64_t number = first_; number < next_; ++number) {
        if (early != early_.end() && *early == number) {
            ++early;
        } else {
            numbers.push_back(number - before_this_use_);
        }
    }
    return numbers;
}

void Confirms::skip_early() {
    while (!early_.empty() && *early_.begin() == first_) {
        early_.erase(early_.begin());
        ++first_;
    }
}

void Confirms::settle(std::uint64_t tag, bool multiple, const OnRange& on_range) {
    if (tag >= next_ || (tag == 0 && !multiple)) {
        throw ConnectionError("the broker answered for publish number " + std::to_string(tag) +
                              " of " + std::to_string(next_ - 1));
    }
    const auto tell = [&](std::uint64_t first, std::uint64_t last) {
        if (first <= last) {
            on_range(first - before_this_use_, last - before_this_use_);
        }
    };
    const std::uint64_t last = tag == 0 ? next_ - 1 : tag;
    if (last < first_) {
        return;  // answered before
    }
    if (!multiple && last != first_) {
        if (early_.insert(last).second) {
            tell(last, last);
        }
        return;
    }
    std::uint64_t from = first_;
    for (auto early = early_.begin(); early != early_.end() && *early <= last;
         early = early_.erase(early)) {
        tell(from, *early - 1);
        from = *early + 1;
    }
    tell(from, last);
    first_ = last + 1;
    skip_early();
    if (first_ == next_) {
        destinations_.clear();
    } else {
        destinations_.forget_before(first_);
    }
}

void Confirms::give_up() {
    first_ = next_;
    early_.clear();
    destinations_.clear();
}

std::vector<NumberRun> runs_of(const std::vector<std::uint64_t>& numbers) {
    std::vector<NumberRun> runs;
    for (const std::uint64_t number : numbers) {
        if (!runs.empty() && runs.back().last + 1 == number) {
            runs.back().last = number;
        } else {
            runs.push_back({number, number});
        }
    }
    return runs;
}

std::string listed_numbers(const std::vector<std::uint64_t>& numbers) {
    constexpr std::size_t most = 20;
    std::string text;
    std::size_t shown = 0;
    for (const auto& [first, last] : runs_of(numbers)) {
        if (shown++ == most) {
            return text + ", ...";
        }
        text += (text.empty() ? "" : ", ") + std::to_string(first);
        if (first != last) {
            text += "-" + std::to_string(last);
        }
    }
    return text;
}

}  // namespace amqp_pconn::client
