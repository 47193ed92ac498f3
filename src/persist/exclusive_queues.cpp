#include "persist/exclusive_queues.h"

#include <algorithm>
#include <utility>

#include "config/error.h"

namespace amqp_pconn::persist {
namespace {

bool has(const std::vector<std::string>& queues, const std::string& queue) {
    return std::find(queues.begin(), queues.end(), queue) != queues.end();
}

}  // namespace

void ExclusiveQueues::declared(const std::string& queue, bool exclusive) {
    constexpr std::size_t enough = 1000;
    if (!exclusive) {
        if (shared_.size() < enough) {
            shared_.insert(queue);
        }
    } else if (!has(kept_, queue) && !has(passing_, queue)) {
        passing_.push_back(queue);
    }
}

void ExclusiveQueues::deleted(const std::string& queue) {
    std::erase(passing_, queue);
    std::erase(kept_, queue);
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
    kept_.push_back(queue);
    std::erase(passing_, queue);
}

std::vector<std::string> ExclusiveQueues::end_lease() {
    shared_.clear();
    return std::exchange(passing_, {});
}

}  // namespace amqp_pconn::persist
