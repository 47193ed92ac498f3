#include "wire/inherited.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace amqp_pconn::wire {
namespace {

struct Registry {
    std::mutex mutex;
    std::vector<int> descriptors;
};

Registry& registry();

// While a descriptor is opened or closed in another thread, the process is not copied.
void before_fork() {
    registry().mutex.lock();
}

void in_parent() {
    registry().mutex.unlock();
}

int open_nothing() {
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    // A chroot may have no /dev/null; this one leads nowhere either.
    return null >= 0 ? null : ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

// Calls only what is safe between fork and exec: other threads may have held any lock but ours.
void in_child() {
    for (const int descriptor : registry().descriptors) {
        // Closed first: then there is room for the new one, whatever the limit is. No other thread
        // lives here that could take its number.
        ::close(descriptor);
        const int nothing = open_nothing();
        if (nothing >= 0 && nothing != descriptor) {
            ::dup3(nothing, descriptor, O_CLOEXEC);
            ::close(nothing);
        }
    }
    registry().descriptors.clear();
    registry().mutex.unlock();
}

// Never destroyed: a fork may come as late as in an exit handler.
Registry& registry() {
    static Registry* const only = [] {
        pthread_atfork(&before_fork, &in_parent, &in_child);
        return std::make_unique<Registry>().release();
    }();
    return *only;
}

template <typename Open>
int open_kept(Open open) {
    auto& [mutex, descriptors] = registry();
    const std::lock_guard lock(mutex);
    descriptors.reserve(descriptors.size() + 1);
    const int descriptor = open();
    if (descriptor >= 0) {
        descriptors.push_back(descriptor);
    }
    return descriptor;
}

}  // namespace

int open_kept_socket(int domain, int type, int protocol) {
    return open_kept([&] { return ::socket(domain, type, protocol); });
}

int open_kept_file(int directory, const char* name, int flags, mode_t mode) {
    return open_kept([&] { return ::openat(directory, name, flags, mode); });
}

void close_kept(int descriptor) noexcept {
    auto& [mutex, descriptors] = registry();
    const std::lock_guard lock(mutex);
    std::erase(descriptors, descriptor);
    ::close(descriptor);
}

}  // namespace amqp_pconn::wire
