// The core's surroundings inside PHP: the engine's time limit ends every wait, and PHP's log takes
// what there is to say.
#pragma once

#include <string_view>

#include "wire/environment.h"

namespace amqp_pconn::ext {

class EngineEnvironment : public wire::SystemEnvironment {
  public:
    [[nodiscard]] bool interrupted() const override;
    // The same as wait(), but it ends at once where a handler of a signal is due in the engine,
    // also where that came just before.
    int wait_open_to_signals(std::span<pollfd> waited, wire::Duration at_most);
    // Never a PHP warning: those reach error handlers, and from there the response.
    void log(std::string_view line) override;
};

// While it lives, EngineEnvironment can log although no request runs in this thread: under ZTS, PHP
// opens its log from the thread's own working directory, which it has only during a request.
class LoggingBetweenRequests {
  public:
    LoggingBetweenRequests();
    ~LoggingBetweenRequests();
    LoggingBetweenRequests(const LoggingBetweenRequests&) = delete;
    LoggingBetweenRequests& operator=(const LoggingBetweenRequests&) = delete;
};

}  // namespace amqp_pconn::ext
