// What a forked child must not have: the sockets of its parent. In the child of every fork each of
// them is replaced by /dev/null before fork() returns there, so that the parent alone owns its
// connections: the child can write no byte to them, and when the parent ends, their end is seen.
#pragma once

#include <sys/types.h>

namespace amqp_pconn::wire {

// socket(2), kept from children from the first moment. Safe from any thread.
// Throws std::bad_alloc.
int open_kept_socket(int domain, int type, int protocol);
// The same of openat(2).
int open_kept_file(int directory, const char* name, int flags, mode_t mode);

// close(2), in the process that opened it or in a child of that; also for others' descriptors.
void close_kept(int descriptor) noexcept;

}  // namespace amqp_pconn::wire
