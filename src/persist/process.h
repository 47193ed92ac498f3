// Which process this is, without a system call.
#pragma once

#include <sys/types.h>

namespace amqp_pconn::persist {

// getpid(2), remembered and renewed in the child of every fork. Safe from any thread.
pid_t process_id();

}  // namespace amqp_pconn::persist
