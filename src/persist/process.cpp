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
    if (const pid_t known = remembered.load(std::memory_order_relaxed); known != 0) {
        return known;  // asked for with every publish
    }
    static std::once_flag once;
    std::call_once(once, [] {
        pthread_atfork(nullptr, nullptr, &in_child);
        remembered.store(getpid(), std::memory_order_relaxed);
    });
    return remembered.load(std::memory_order_relaxed);
}

}  // namespace amqp_pconn::persist
