#include "client/unsettled.h"

#include <string>

#include "config/error.h"

namespace amqp_pconn::client {

bool UnsettledTags::is_aside(State state) {
    return state == State::aside || state == State::aside_unseen;
}

bool UnsettledTags::is_live(State state) {
    return state != State::gone && !is_aside(state);
}

std::vector<std::uint64_t> UnsettledTags::tags() const {
    std::vector<std::uint64_t> tags;
    for (std::size_t i = begin_; i < entries_.size(); ++i) {
        if (is_live(entries_[i].state)) {
            tags.push_back(entries_[i].tag);
        }
    }
    return tags;
}

std::vector<std::uint64_t> UnsettledTags::seen() const {
    std::vector<std::uint64_t> tags;
    tags.reserve(seen_);
    for (std::size_t i = begin_; i < entries_.size(); ++i) {
        if (entries_[i].state == State::seen) {
            tags.push_back(entries_[i].tag);
        }
    }
    return tags;
}

std::uint64_t UnsettledTags::last() const {
    for (std::size_t i = entries_.size(); i > begin_; --i) {
        const auto& entry = entries_[i - 1];
        if (is_live(entry.state)) {
            return entry.tag;
        }
    }
    return 0;
}

void UnsettledTags::arrive(std::uint64_t tag, Source source) {
    entries_.push_back({tag, State::unseen, source});
    ++live_;
    last_arrived_ = tag;
    note(tag);
}

Source UnsettledTags::source_of(std::uint64_t tag) const {
    const std::size_t at = position(tag);
    return at == entries_.size() ? Source::queue : entries_[at].source;
}

bool UnsettledTags::is_unsettled(std::uint64_t tag) const {
    const std::size_t at = position(tag);
    return at != entries_.size() && is_live(entries_[at].state);
}

bool UnsettledTags::is_seen(std::uint64_t tag) const {
    const std::size_t at = position(tag);
    return at != entries_.size() && entries_[at].state == State::seen;
}

bool UnsettledTags::has_any_of(Source least) const {
    return std::any_of(
        entries_.begin() + static_cast<std::ptrdiff_t>(begin_), entries_.end(),
        [least](const Entry& entry) { return is_live(entry.state) && entry.source >= least; });
}

std::size_t UnsettledTags::position(std::uint64_t tag) const {
    if (begin_ == entries_.size() || tag < entries_[begin_].tag) {
        return entries_.size();
    }
    // Tags that are numbered without gaps, as they are where all are to be settled, are found at
    // once.
    const std::size_t guess = begin_ + static_cast<std::size_t>(tag - entries_[begin_].tag);
    if (guess < entries_.size() && entries_[guess].tag == tag) {
        return guess;
    }
    const auto found = std::lower_bound(
        entries_.begin() + static_cast<std::ptrdiff_t>(begin_), entries_.end(), tag,
        [](const Entry& entry, std::uint64_t wanted) { return entry.tag < wanted; });
    return found != entries_.end() && found->tag == tag
               ? static_cast<std::size_t>(found - entries_.begin())
               : entries_.size();
}

void UnsettledTags::change(Entry& entry, State to) noexcept {
    const auto count = [](std::size_t& number, bool before, bool after) {
        if (before != after) {
            number = after ? number + 1 : number - 1;
        }
    };
    count(live_, is_live(entry.state), is_live(to));
    count(seen_, entry.state == State::seen, to == State::seen);
    count(aside_, is_aside(entry.state), is_aside(to));
    entry.state = to;
}

// What is gone is dropped from the front at once, and from the middle when it is the most of it.
void UnsettledTags::tidy() noexcept {
    constexpr std::size_t few = 64;
    while (begin_ < entries_.size() && entries_[begin_].state == State::gone) {
        ++begin_;
    }
    if (begin_ == entries_.size()) {
        entries_.clear();
        begin_ = 0;
    } else if (entries_.size() > few && live_ + aside_ < entries_.size() / 2) {
        std::erase_if(entries_, [](const Entry& entry) { return entry.state == State::gone; });
        begin_ = 0;
    }
}

void UnsettledTags::hand_over() {
    if (!in_hand_) {
        return;
    }
    if (const std::size_t at = position(*in_hand_); at != entries_.size()) {
        change(entries_[at], State::seen);
    }
    in_hand_.reset();
}

void UnsettledTags::forget(std::uint64_t tag) noexcept {
    change_unseen(tag, State::gone);
}

void UnsettledTags::set_aside(std::uint64_t tag) noexcept {
    change_unseen(tag, State::aside_unseen);
}

void UnsettledTags::change_unseen(std::uint64_t tag, State to) noexcept {
    if (in_hand_ == tag) {
        in_hand_.reset();
    }
    if (const std::size_t at = position(tag); at != entries_.size()) {
        change(entries_[at], to);
        tidy();
    }
}

std::size_t UnsettledTags::find_one(std::uint64_t tag) const {
    const std::size_t at = position(tag);
    if (at == entries_.size() || entries_[at].state != State::seen) {
        refuse(tag);
    }
    return at;
}

void UnsettledTags::remove_one(std::size_t at) noexcept {
    change(entries_[at], State::gone);
    tidy();
}

UnsettledTags::Settlement UnsettledTags::find(std::uint64_t tag, bool multiple) const {
    if (!multiple) {
        const std::size_t at = find_one(tag);
        return {{{tag, false}}, at, at, 1};
    }
    if (tag == 0 && seen_ == 0) {
        return {};
    }
    Settlement settlement;
    settlement.first = begin_;
    settlement.last = tag == 0 ? entries_.size() - 1 : find_one(tag);
    bool covers_others = false;
    for (std::size_t i = begin_; i <= settlement.last; ++i) {
        const auto& entry = entries_[i];
        if (entry.state == State::seen) {
            settlement.frames.push_back({entry.tag, false});
        }
    }
    settlement.count = settlement.frames.size();
    const std::uint64_t greatest = settlement.frames.back().tag;
    for (std::size_t i = begin_; i < entries_.size() && entries_[i].tag < greatest; ++i) {
        covers_others = covers_others || entries_[i].state == State::unseen ||
                        entries_[i].state == State::acknowledged;
    }
    if (!covers_others) {
        settlement.frames = {{greatest, true}};
    }
    return settlement;
}

void UnsettledTags::ensure_may_go_back(const Settlement& settlement) const {
    for (std::size_t i = settlement.first; i <= settlement.last && settlement.count != 0; ++i) {
        const auto& entry = entries_[i];
        if (entry.state == State::seen && entry.source == Source::stream) {
            throw OnlyAcknowledgedError(
                ArgumentError::Kind::value,
                "must be the tag of a delivery that can be refused, " + std::to_string(entry.tag) +
                    " given: it is of a stream, which takes acknowledgements only");
        }
    }
}

template <typename Change>
void UnsettledTags::change_seen(const Settlement& settled, Change change_one) noexcept {
    if (settled.count == 0) {
        return;
    }
    for (std::size_t i = settled.first; i <= settled.last; ++i) {
        if (entries_[i].state == State::seen) {
            change_one(entries_[i]);
        }
    }
    tidy();
}

void UnsettledTags::remove(const Settlement& settled) noexcept {
    change_seen(settled, [this](Entry& entry) { change(entry, State::gone); });
}

void UnsettledTags::set_aside(const Settlement& settled) noexcept {
    change_seen(settled, [this](Entry& entry) { change(entry, State::aside); });
}

void UnsettledTags::bring_back() noexcept {
    for (Entry& entry : entries_) {
        if (is_aside(entry.state)) {
            change(entry, entry.state == State::aside ? State::seen : State::unseen);
        }
    }
}

void UnsettledTags::forget_set_aside() noexcept {
    for (Entry& entry : entries_) {
        if (is_aside(entry.state)) {
            change(entry, State::gone);
        }
    }
    tidy();
}

void UnsettledTags::acknowledge_later(std::size_t at) {
    acknowledged_.push_back(entries_[at].tag);
    change(entries_[at], State::acknowledged);
}

std::vector<UnsettledTags::Frame> UnsettledTags::take_acknowledged() {
    std::vector<Frame> frames;
    // One frame for those at the front that nothing else stands between.
    std::uint64_t covered = 0;
    std::size_t count = 0;
    for (std::size_t i = begin_; i < entries_.size(); ++i) {
        if (entries_[i].state == State::acknowledged) {
            covered = entries_[i].tag;
            ++count;
        } else if (entries_[i].state != State::gone) {
            break;
        }
    }
    if (count != 0) {
        frames.push_back({covered, count > 1});
    }
    for (const std::uint64_t tag : acknowledged_) {
        const std::size_t at = position(tag);
        if (at == entries_.size()) {
            continue;
        }
        if (tag > covered) {
            frames.push_back({tag, false});
        }
        change(entries_[at], State::gone);
    }
    acknowledged_.clear();
    tidy();
    return frames;
}

std::size_t UnsettledTags::clear() noexcept {
    const std::size_t count = live_;
    entries_.clear();
    begin_ = live_ = seen_ = aside_ = 0;
    acknowledged_.clear();
    in_hand_.reset();
    return count;
}

std::size_t UnsettledTags::clear_unsettled() noexcept {
    const std::size_t count = live_;
    for (Entry& entry : entries_) {
        if (is_live(entry.state)) {
            change(entry, State::gone);
        }
    }
    acknowledged_.clear();
    in_hand_.reset();
    tidy();
    return count;
}

void UnsettledTags::refuse(std::uint64_t tag) const {
    std::string why = ": nothing with this tag was delivered on this channel";
    if (tag != 0 && tag <= before_this_use_) {
        why = ": it is of an earlier use of this channel";
    } else if (tag != 0 && tag <= latest_) {
        why = ": it was settled already, or came without a need to be";
    }
    throw ArgumentError(ArgumentError::Kind::value, "must be the tag of an unsettled delivery, " +
                                                        std::to_string(tag) + " given" + why);
}

}  // namespace amqp_pconn::client
