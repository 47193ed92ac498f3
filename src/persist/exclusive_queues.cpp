#include "persist/exclusive_queues.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/error.h"

namespace amqp_pconn::persist {
namespace {

bool has(const std::vector<std::string>& queues, const std::string& queue) {
    return std::find(queues.begin(), queues.end(), queue) != queues.end();
}

}  // namespace

void ExclusiveQueues::declared(const std::string& queue, Kind kind) {
    constexpr std::size_t enough = 1000;
    const auto note = [&](Names& names, bool is_so) {
        if (!is_so) {
            names.erase(queue);
        } else if (names.size() < enough) {
            names.insert(queue);
        }
    };
    if (!kind.exclusive) {
        deleted(queue);  // an exclusive one of that name is gone
    }
    note(ends_with_consumers_, kind.auto_delete);
    note(single_active_, kind.single_active);
    if (!kind.exclusive) {
        if (shared_.size() < enough) {
            shared_.insert(queue);
        }
        return;
    }
    if (!has(kept_, queue) && !has(passing_, queue)) {
        passing_.push_back(queue);
    }
    std::erase(auto_deleted_, queue);
    if (kind.auto_delete) {
        auto_deleted_.push_back(queue);
    }
}

void ExclusiveQueues::deleted(const std::string& queue) {
    for (auto* queues : {&passing_, &kept_, &auto_deleted_}) {
        std::erase(*queues, queue);
    }
    ends_with_consumers_.erase(queue);
    single_active_.erase(queue);
}

void ExclusiveQueues::keep(const std::string& queue) {
    if (has(kept_, queue)) {
        return;
    }
    if (!has(passing_, queue)) {
        throw ArgumentError(
            ArgumentError::Kind::value,
            "must be an exclusive queue that was declared on this connection, \"" + queue +
                "\" given: " +
                (shared_.contains(queue)
                     ? "it was declared without exclusive, and outlives the connection"
                     : "none of that name was"));
    }
    if (has(auto_deleted_, queue)) {
        throw ArgumentError(
            ArgumentError::Kind::value,
            "must be a queue that outlives its consumers, \"" + queue +
                "\" given: it was declared with autoDelete, and they are cancelled");
    }
    kept_.push_back(queue);
    std::erase(passing_, queue);
}

std::vector<std::string> ExclusiveQueues::end_lease(const std::vector<std::string>& consumed) {
    shared_.clear();
    const auto stays = std::stable_partition(
        passing_.begin(), passing_.end(),
        [&consumed](const std::string& queue) { return !has(consumed, queue); });
    std::vector<std::string> passed(std::make_move_iterator(passing_.begin()),
                                    std::make_move_iterator(stays));
    passing_.erase(passing_.begin(), stays);
    std::erase_if(auto_deleted_,
                  [this](const std::string& queue) { return !has(passing_, queue); });
    return passed;
}

}  // namespace amqp_pconn::persist
