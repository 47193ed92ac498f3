// The methods of AmqpPconn\PChannel that receive and settle messages.
#include <optional>

#include "arguments.h"
#include "boundary.h"
#include "message.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "wire/field_table.h"
#include "worker.h"

using amqp_pconn::ext::guarded;
using amqp_pconn::ext::is_name;
using amqp_pconn::ext::on_channel;
using amqp_pconn::ext::pchannel_of;
using amqp_pconn::ext::view;
using amqp_pconn::ext::Worker;
using amqp_pconn::persist::LeasedChannel;

ZEND_METHOD(AmqpPconn_PChannel, basicGet) {
    zend_string* queue = nullptr;
    bool no_ack = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(queue)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(no_ack)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_name(1, queue)) {
        RETURN_THROWS();
    }
    auto& worker = Worker::current();
    worker.arena.recycle();
    const amqp_basic_properties_t* properties = nullptr;
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
            const auto name = channel.queue_named(view(queue));
            worker.delivery = channel.wire().get(name, no_ack);
            if (worker.delivery) {
                properties =
                    &amqp_pconn::wire::decode_properties(worker.delivery->properties, worker.arena);
            }
        })) {
        RETURN_THROWS();
    }
    if (worker.delivery) {
        (void)amqp_pconn::ext::hand_over_message(return_value, *worker.delivery, *properties,
                                                 Z_OBJ_P(ZEND_THIS), nullptr, no_ack);
        worker.delivery.reset();
    }
}

namespace {

// A delivery tag as the protocol knows it; false with an exception pending where it can be none.
bool is_tag(zend_long tag, bool zero_allowed) {
    if (tag > 0 || (tag == 0 && zero_allowed)) {
        return true;
    }
    zend_argument_value_error(1, "must be %s, " ZEND_LONG_FMT " given",
                              zero_allowed ? "at least 0" : "greater than 0", tag);
    return false;
}

}  // namespace

ZEND_METHOD(AmqpPconn_PChannel, basicAck) {
    zend_long tag = 0;
    bool multiple = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(tag)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(multiple)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_tag(tag, multiple)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
        channel.ack(static_cast<std::uint64_t>(tag), multiple);
    });
}

ZEND_METHOD(AmqpPconn_PChannel, basicNack) {
    zend_long tag = 0;
    bool multiple = false;
    bool requeue = true;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(tag)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(multiple)
    Z_PARAM_BOOL(requeue)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_tag(tag, multiple)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
        channel.nack(static_cast<std::uint64_t>(tag), multiple, requeue);
    });
}

ZEND_METHOD(AmqpPconn_PChannel, basicReject) {
    zend_long tag = 0;
    bool requeue = true;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(tag)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(requeue)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_tag(tag, false)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
        channel.reject(static_cast<std::uint64_t>(tag), requeue);
    });
}

ZEND_METHOD(AmqpPconn_PChannel, getUnackedTags) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    array_init(return_value);
    auto& tags = Worker::current().tags;
    tags.clear();
    if (channel.leased != nullptr &&
        !guarded(0, [&] { tags = (*channel.leased)->unacked_tags(); })) {
        RETURN_THROWS();
    }
    for (const std::uint64_t tag : tags) {
        add_next_index_long(return_value, static_cast<zend_long>(tag));
    }
}
