#include "wire/environment.h"

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <string>

#include "config/error.h"
#include "wire/system_error.h"

namespace amqp_pconn::wire {

TimePoint SystemEnvironment::now() const {
    return std::chrono::steady_clock::now();
}

int SystemEnvironment::wait(std::span<pollfd> waited, Duration at_most) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(at_most);
    timespec timeout{};
    timeout.tv_sec = whole.count();
    timeout.tv_nsec = std::chrono::duration_cast<std::chrono::nanoseconds>(at_most - whole).count();
    const int ready = ppoll(waited.data(), waited.size(), &timeout, nullptr);
    if (ready < 0 && errno != EINTR) {
        throw Error("poll failed: " + system_message(errno));
    }
    return ready < 0 ? 0 : ready;
}

void SystemEnvironment::log(std::string_view line) {
    const std::string text = "amqp_pconn: " + std::string(line) + "\n";
    std::fputs(text.c_str(), stderr);
}

}  // namespace amqp_pconn::wire
