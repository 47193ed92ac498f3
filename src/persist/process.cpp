#include "persist/process.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

namespace amqp_pconn::persist {
namespace {

std::atomic<pid_t> remembered{0};

void in_child() {
    remembered.store(getpid(), std::memory_order_relaxed);
}

}  // namespace

pid_t process_id() {
    static std::once_flag once;
    std::call_once(once, [] {
        remembered.store(getpid(), std::memory_order_relaxed);
        pthread_atfork(nullptr, nullptr, &in_child);
    });
    return remembered.load(std::memory_order_relaxed);
}

}  // namespace amqp_pconn::persist
