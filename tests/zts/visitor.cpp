#include "visitor.h"

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "engine.h"

namespace amqp_pconn::zts {

void fail(const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::_Exit(1);
}

std::string Ledger::publish() {
    const std::lock_guard lock(mutex_);
    return "message " + std::to_string(++published_);
}

void Ledger::settle(const std::string& message) {
    const std::lock_guard lock(mutex_);
    if (!settled_.insert(message).second) {
        fail(message + " was delivered again after it had been settled");
    }
}

void Visitor::arrive() {
    begin_context();
    requests_ = 0;
}

void Visitor::leave() {
    end_context();
}

void Visitor::visit(std::size_t requests) {
    for (std::size_t i = 0; i < requests; ++i) {
        visit_once();
    }
}

void Visitor::visit_once() {
    const std::string pool = std::to_string(requests_ % ways_.pools);
    // Where limits end connections, nothing is known of which are found again.
    const bool leaves = !ways_.keeps && requests_ % 3 == 0;
    const std::string answer =
        request("(require '" + ways_.page + "')('" + pool + "', '" + ledger_.publish() + "', " +
                (leaves ? "true" : "false") + ")");
    const auto space = answer.find(' ');
    const std::string connection = answer.substr(0, space);
    const std::string settled = answer.substr(space + 1);
    if (!settled.empty()) {
        ledger_.settle(settled);
    }
    const std::string expected = requests_ < ways_.pools ? "new" : "reused";
    if (ways_.keeps && connection != expected) {
        fail("request " + std::to_string(requests_) + " of a thread had a connection that was " +
             connection + ", not " + expected);
    }
    ++requests_;
}

}  // namespace amqp_pconn::zts
