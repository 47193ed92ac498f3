#include "engine_environment.h"

#include <poll.h>
#include <syslog.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "php_headers.h"

namespace amqp_pconn::ext {

bool EngineEnvironment::interrupted() const {
    return zend_atomic_bool_load_ex(&EG(timed_out));
}

int EngineEnvironment::wait_open_to_signals(std::span<pollfd> waited, wire::Duration at_most) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int ready = 0;
    if (!zend_atomic_bool_load_ex(&EG(vm_interrupt))) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at_most);
        const std::chrono::nanoseconds rest = at_most - seconds;
        const timespec timeout{seconds.count(), rest.count()};
        ready = ppoll(waited.data(), waited.size(), &timeout, &before);
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return std::max(ready, 0);
}

void EngineEnvironment::log(std::string_view line) {
    // A broker's text may hold anything; a line stays a line.
    std::string text = "amqp_pconn: " + std::string(line);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) {
            c = ' ';
        }
    }
    php_log_err_with_severity(text.c_str(), LOG_NOTICE);
}

// Without threads PHP keeps no working directory of its own, and both do nothing that is seen.
LoggingBetweenRequests::LoggingBetweenRequests() {
    virtual_cwd_activate();
}

LoggingBetweenRequests::~LoggingBetweenRequests() {
    virtual_cwd_deactivate();
}

}  // namespace amqp_pconn::ext
