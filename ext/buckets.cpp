#include "buckets.h"

#include <memory>
#include <string>

#include "config/pool_key.h"
#include "engine_environment.h"
#include "php_headers.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

int bucket_type = 0;

// What the persistent list has. It may be ended by another thread than its worker's.
struct KeptBucket {
    persist::Bucket sessions;
    Worker::Self worker;
};

void destroy_bucket(zend_resource* resource) {
    const std::unique_ptr<KeptBucket> bucket(static_cast<KeptBucket*>(resource->ptr));
    resource->ptr = nullptr;
    if (bucket != nullptr && *bucket->worker != nullptr) {
        const LoggingBetweenRequests logging;
        // The list ends as a whole: all its buckets at once take no longer than this one.
        (*bucket->worker)->pool().clear_all();
        (*bucket->worker)->recent_bucket() = {};
    }
}

persist::Bucket& registered_bucket(const config::Parameters& parameters) {
    const std::string key = "amqp_pconn:" + Worker::current().pool_key(parameters);
    const auto* found = static_cast<zend_resource*>(
        zend_hash_str_find_ptr(&EG(persistent_list), key.data(), key.size()));
    if (found != nullptr && found->type == bucket_type) {
        return static_cast<KeptBucket*>(found->ptr)->sessions;
    }
    auto bucket = std::make_unique<KeptBucket>(KeptBucket{{}, Worker::current().self()});
    // The list takes it over; its memory is not the request's, so this cannot jump.
    zend_register_persistent_resource(key.data(), key.size(), bucket.get(), bucket_type);
    return bucket.release()->sessions;
}

}  // namespace

void register_bucket_type(int module_number) {
    bucket_type = zend_register_list_destructors_ex(nullptr, destroy_bucket, "amqp_pconn bucket",
                                                    module_number);
}

persist::Bucket& bucket_of(const config::Parameters& parameters) {
    auto& recent = Worker::current().recent_bucket();
    if (recent.bucket == nullptr || !config::same_key(recent.parameters, parameters)) {
        recent = {parameters, &registered_bucket(parameters)};
    }
    return *recent.bucket;
}

}  // namespace amqp_pconn::ext
