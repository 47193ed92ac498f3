// The queues that were declared on one session, as far as it matters: exclusive ones, which go with
// the present lease or outlive it, and those that a sleeping consumer cannot leave alone.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace amqp_pconn::persist {

class ExclusiveQueues {
  public:
    struct Kind {
        bool exclusive;
        bool auto_delete;
        bool single_active = false;
    };
    // queue.declare was answered. A queue that is kept stays so.
    void declared(const std::string& queue, Kind kind);
    void deleted(const std::string& queue);
    // It is not deleted with the lease. Throws ArgumentError where it is no exclusive queue of this
    // session, or one that goes with its consumers.
    void keep(const std::string& queue);

    [[nodiscard]] const std::vector<std::string>& kept() const { return kept_; }
    // None is to be deleted with the lease.
    [[nodiscard]] bool all_kept() const { return passing_.empty(); }
    // The lease is over: those that are to be deleted. Those that are `consumed` stay for as long
    // as they are.
    std::vector<std::string> end_lease(const std::vector<std::string>& consumed = {});
    // Goes with its last consumer; hands out to one consumer only.
    [[nodiscard]] bool is_auto_deleted(const std::string& queue) const {
        return ends_with_consumers_.contains(queue);
    }
    [[nodiscard]] bool is_single_active(const std::string& queue) const {
        return single_active_.contains(queue);
    }

  private:
    std::vector<std::string> passing_;
    std::vector<std::string> auto_deleted_;  // of these
    std::vector<std::string> kept_;
    using Names = std::unordered_set<std::string>;
    Names shared_;  // that were declared in this lease, for what is said of one
    Names ends_with_consumers_;
    Names single_active_;
};

}  // namespace amqp_pconn::persist
