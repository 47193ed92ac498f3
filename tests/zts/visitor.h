// One thread's requests, as those of a web server: each publishes a message and settles one that
// any thread has published (phpt/threads/request.inc).
#pragma once

#include <cstddef>
#include <mutex>
#include <set>
#include <string>

namespace amqp_pconn::zts {

// Ends the process: a promise is broken.
[[noreturn]] void fail(const std::string& what);

// The messages of all threads.
class Ledger {
  public:
    // A name for the next message.
    std::string publish();
    void settle(const std::string& message);
    [[nodiscard]] std::size_t published() const { return published_; }
    [[nodiscard]] std::size_t settled() const { return settled_.size(); }

  private:
    std::mutex mutex_;
    std::size_t published_ = 0;
    std::set<std::string> settled_;
};

class Visitor {
  public:
    // `page`: path of request.inc. `pools`: among how many pools of connections the requests take
    // turns. `keeps`: whether the limits leave room for a connection to each of them; where they
    // do, requests leave deliveries unsettled as well.
    struct Ways {
        std::string page;
        std::size_t pools;
        bool keeps;
    };

    Visitor(const Ways& ways, Ledger& ledger) : ways_(ways), ledger_(ledger) {}

    // A context of this thread, which has no connection yet.
    void arrive();
    // Requests, of which the first to each pool opens a connection and all others find it again.
    void visit(std::size_t requests);
    // Ends what arrive() made.
    void leave();

  private:
    void visit_once();

    const Ways& ways_;
    Ledger& ledger_;
    std::size_t requests_ = 0;
};

}  // namespace amqp_pconn::zts
