// The exclusive queues of one session: those that go with the present lease, and those that a
// program wants to outlive it.
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
    // The lease is over: those that are to be deleted.
    std::vector<std::string> end_lease();

  private:
    std::vector<std::string> passing_;
    std::vector<std::string> auto_deleted_;  // of these
    std::vector<std::string> kept_;
    std::unordered_set<std::string>
        shared_;  // that were declared in this lease, for what is said of one
};

}  // namespace amqp_pconn::persist
