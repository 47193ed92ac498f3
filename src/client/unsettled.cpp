#include "client/unsettled.h"

#include <algorithm>
#include <string>

#include "config/error.h"

namespace amqp_pconn::client {

void UnsettledTags::add(std::uint64_t tag) {
    tags_.push_back(tag);
    latest_ = tag;
}

UnsettledTags::Settled UnsettledTags::settle(std::uint64_t tag, bool multiple) {
    if (multiple && tag == 0) {
        const std::uint64_t last = tags_.empty() ? 0 : tags_.back();
        return {last, clear()};
    }
    const auto found = std::lower_bound(tags_.begin(), tags_.end(), tag);
    if (found == tags_.end() || *found != tag) {
        refuse(tag);
    }
    const auto first = multiple ? tags_.begin() : found;
    const auto count = static_cast<std::size_t>(found - first) + 1;
    tags_.erase(first, found + 1);
    return {tag, count};
}

std::size_t UnsettledTags::clear() {
    const std::size_t count = tags_.size();
    tags_.clear();
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
