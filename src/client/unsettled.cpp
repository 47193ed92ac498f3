#include "client/unsettled.h"

#include <algorithm>
#include <string>

#include "config/error.h"

namespace amqp_pconn::client {

void UnsettledTags::add(std::uint64_t tag) {
    tags_.push_back(tag);
    unseen_ = tag;
    latest_ = tag;
}

UnsettledTags::Settlement UnsettledTags::find(std::uint64_t tag, bool multiple) const {
    const auto has = seen();
    if (multiple && tag == 0) {
        return {has.empty() ? 0 : has.back(), 0, has.size()};
    }
    const auto found = std::lower_bound(has.begin(), has.end(), tag);
    if (found == has.end() || *found != tag) {
        refuse(tag);
    }
    const auto at = static_cast<std::size_t>(found - has.begin());
    return multiple ? Settlement{tag, 0, at + 1} : Settlement{tag, at, 1};
}

void UnsettledTags::remove(const Settlement& settled) noexcept {
    const auto first = tags_.begin() + static_cast<std::ptrdiff_t>(settled.first);
    tags_.erase(first, first + static_cast<std::ptrdiff_t>(settled.count));
    if (unseen_ && (tags_.empty() || tags_.back() != *unseen_)) {
        unseen_.reset();
    }
}

void UnsettledTags::set_aside(const Settlement& settled) {
    const auto first = tags_.begin() + static_cast<std::ptrdiff_t>(settled.first);
    set_aside_.insert(set_aside_.end(), first, first + static_cast<std::ptrdiff_t>(settled.count));
    remove(settled);
}

void UnsettledTags::bring_back() {
    tags_.insert(tags_.end(), set_aside_.begin(), set_aside_.end());
    std::sort(tags_.begin(), tags_.end());
    set_aside_.clear();
}

std::size_t UnsettledTags::clear() {
    const std::size_t count = tags_.size();
    tags_.clear();
    set_aside_.clear();
    unseen_.reset();
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
