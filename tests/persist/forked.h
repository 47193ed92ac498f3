// Code that runs in a forked process, and surroundings that work there.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "wire/environment.h"

namespace amqp_pconn::persist {

// The manual clock asks the broker's threads, which a child has not got.
class QuietSystem : public wire::SystemEnvironment {
  public:
    void log(std::string_view /*line*/) override {}
};

// Runs `child` in a forked process; true where it returned true there.
inline bool in_child(const std::function<bool()>& child) {
    const pid_t pid = fork();
    if (pid == 0) {
        bool good = false;
        try {
            good = child();
        } catch (...) {
            good = false;
        }
        _exit(good ? 0 : 1);
    }
    int status = 0;
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

}  // namespace amqp_pconn::persist
