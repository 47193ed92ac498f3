#include "buckets.h"

#include <memory>
#include <string>

#include "config/pool_key.h"
#include "php_headers.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

int bucket_type = 0;

void destroy_bucket(zend_resource* resource) {
    const std::unique_ptr<persist::Bucket> bucket(static_cast<persist::Bucket*>(resource->ptr));
    resource->ptr = nullptr;
    if (bucket != nullptr && Worker::existing() != nullptr) {
        Worker::existing()->pool().clear(*bucket);
        Worker::existing()->recent_bucket() = {};
    }
}

persist::Bucket& registered_bucket(const config::Parameters& parameters) {
    const std::string key = "amqp_pconn:" + Worker::current().pool_key(parameters);
    const auto* found = static_cast<zend_resource*>(
        zend_hash_str_find_ptr(&EG(persistent_list), key.data(), key.size()));
    if (found != nullptr && found->type == bucket_type) {
        return *static_cast<persist::Bucket*>(found->ptr);
    }
    auto bucket = std::make_unique<persist::Bucket>();
    // The list takes it over; its memory is not the request's, so this cannot jump.
    zend_register_persistent_resource(key.data(), key.size(), bucket.get(), bucket_type);
    return *bucket.release();
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
