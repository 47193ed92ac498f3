// AmqpPconn\FilePersistenceHelper: a file of this worker. What it does with key and data,
// ApcuPersistenceHelper does too.
#include <optional>
#include <string>

#include "arguments.h"
#include "boundary.h"
#include "persist/worker_files.h"
#include "persistence_helper.h"
#include "worker.h"

using amqp_pconn::ext::guarded;
using amqp_pconn::ext::HelperSlots;
using amqp_pconn::ext::view;
using amqp_pconn::ext::Worker;

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
    guarded(0, [] { (void)Worker::current().files(); });
}

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, setUrlKey) {
    zend_string* key = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(key)
    ZEND_PARSE_PARAMETERS_END();
    (void)HelperSlots(Z_OBJ_P(ZEND_THIS)).set_key(key);
}

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, setData) {
    zend_string* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    HelperSlots(Z_OBJ_P(ZEND_THIS)).set_data(data);
}

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, getData) {
    ZEND_PARSE_PARAMETERS_NONE();
    HelperSlots(Z_OBJ_P(ZEND_THIS)).copy_data(return_value);
}

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, save) {
    ZEND_PARSE_PARAMETERS_NONE();
    HelperSlots slots(Z_OBJ_P(ZEND_THIS));
    const auto* key = slots.key();
    const auto* data = key == nullptr ? nullptr : slots.data();
    if (data != nullptr) {
        guarded(0, [&] { Worker::current().files().write(view(key), view(data)); });
    }
}

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, load) {
    ZEND_PARSE_PARAMETERS_NONE();
    HelperSlots slots(Z_OBJ_P(ZEND_THIS));
    const auto* key = slots.key();
    auto& bytes = Worker::current().saved;  // this may be jumped out of
    bool is_there = false;
    if (key == nullptr || !guarded(0, [&] {
            if (auto found = Worker::current().files().read(view(key))) {
                bytes = std::move(*found);
                is_there = true;
            }
        })) {
        RETURN_THROWS();
    }
    slots.forget_data();
    if (is_there) {
        zend_string* data = zend_string_init(bytes.data(), bytes.size(), false);
        std::string().swap(bytes);
        slots.set_data(data);
        zend_string_release(data);
    }
    RETURN_BOOL(is_there);
}

ZEND_METHOD(AmqpPconn_FilePersistenceHelper, destroy) {
    ZEND_PARSE_PARAMETERS_NONE();
    HelperSlots slots(Z_OBJ_P(ZEND_THIS));
    if (const auto* key = slots.key()) {
        guarded(0, [&] { Worker::current().files().remove(view(key)); });
    }
}
