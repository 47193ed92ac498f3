// Buckets of kept sessions as persistent resources of the engine: registered once per key, never
// replaced, ended with the engine's persistent list.
#pragma once

#include "config/parameters.h"
#include "persist/pool.h"

namespace amqp_pconn::ext {

// At module start.
void register_bucket_type(int module_number);

// The bucket of these parameters, made where there is none yet. It lives as long as the worker.
persist::Bucket& bucket_of(const config::Parameters& parameters);

}  // namespace amqp_pconn::ext
