#include "message.h"

#include "classes.h"
#include "config/error.h"
#include "pchannel.h"
#include "slots.h"

namespace amqp_pconn::ext {
namespace {

zend_object_handlers handlers;

MessageObject& message_of(zend_object* object) {
    return *reinterpret_cast<MessageObject*>(reinterpret_cast<char*>(object) -
                                             XtOffsetOf(MessageObject, std));
}

void set_channel(MessageObject& message, zend_object* channel) {
    message.channel = channel;
    if (channel != nullptr) {
        GC_ADDREF(channel);
    }
}

zend_object* create(zend_class_entry* entry) {
    auto* message = static_cast<MessageObject*>(zend_object_alloc(sizeof(MessageObject), entry));
    zend_object_std_init(&message->std, entry);
    object_properties_init(&message->std, entry);
    message->std.handlers = &handlers;
    return &message->std;
}

void free_object(zend_object* object) {
    zend_object* channel = message_of(object).channel;
    message_of(object).channel = nullptr;
    zend_object_std_dtor(object);
    if (channel != nullptr) {
        OBJ_RELEASE(channel);
    }
}

// The copy stands for the same delivery: one of them can settle it.
zend_object* clone_object(zend_object* object) {
    zend_object* copy = create(object->ce);
    message_of(copy).delivery_tag = message_of(object).delivery_tag;
    set_channel(message_of(copy), message_of(object).channel);
    zend_objects_clone_members(copy, object);
    return copy;
}

HashTable* get_gc(zend_object* object, zval** table, int* count) {
    // Where there is a table of the properties, it stands for the slots, and these are none.
    zval* slots = nullptr;
    int slot_count = 0;
    HashTable* properties = zend_std_get_gc(object, &slots, &slot_count);
    zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
    for (int i = 0; i < slot_count; ++i) {
        zend_get_gc_buffer_add_zval(buffer, &slots[i]);
    }
    if (message_of(object).channel != nullptr) {
        zend_get_gc_buffer_add_obj(buffer, message_of(object).channel);
    }
    zend_get_gc_buffer_use(buffer, table, count);
    return properties;
}

// Settles what `object` stands for with one of LeasedChannel's methods.
template <typename Settle>
void settle(zend_object* object, Settle call) {
    auto& message = message_of(object);
    if (message.channel == nullptr) {
        zend_value_error("The message was received with noAck: there is nothing to settle");
        return;
    }
    on_channel(message.channel, 0, [&](persist::LeasedChannel& channel) {
        try {
            call(channel, message.delivery_tag);
        } catch (const OnlyAcknowledgedError& error) {
            throw ArgumentError(error.kind(),
                                "The message is of a stream, which takes acknowledgements only");
        } catch (const ArgumentError& error) {
            throw ArgumentError(error.kind(), "The message was settled already");
        }
    });
}

}  // namespace

void initialise_message_class(zend_class_entry* entry) {
    entry->create_object = create;
    handlers = *zend_get_std_object_handlers();
    handlers.offset = XtOffsetOf(MessageObject, std);
    handlers.free_obj = free_object;
    handlers.clone_obj = clone_object;
    handlers.get_gc = get_gc;
}

namespace {

// Some builds of PHP let an allocation exceed memory_limit, and raise the error when the running
// function has returned.
bool is_beyond_memory_limit() {
    return PG(memory_limit) > 0 &&
           zend_memory_usage(true) > static_cast<std::size_t>(PG(memory_limit));
}

}  // namespace

bool hand_over_message(zval* to, const client::Delivery& delivery,
                       const amqp_basic_properties_t& properties, zend_object* channel,
                       zend_string* consumer_tag, bool no_ack) {
    const bool was_beyond = is_beyond_memory_limit();
    make_message(to, delivery, properties, no_ack ? nullptr : channel, consumer_tag);
    // Where there was no memory for it nobody gets it, and nobody can settle it: we are not
    // here then, or the error is still to come.
    return no_ack || (!was_beyond && is_beyond_memory_limit()) ||
           on_channel(channel, 0, [](persist::LeasedChannel& leased) { leased.hand_over(); });
}

void make_message(zval* to, const client::Delivery& delivery,
                  const amqp_basic_properties_t& properties, zend_object* channel,
                  zend_string* consumer_tag) {
    object_init_ex(to, ce_message);
    message_of(Z_OBJ_P(to)).delivery_tag = delivery.delivery_tag;
    set_channel(message_of(Z_OBJ_P(to)), channel);
    Slots slots(Z_OBJ_P(to));
    slots.text(delivery.body);
    slots.text(delivery.exchange);
    slots.text(delivery.routing_key);
    slots.integer(static_cast<zend_long>(delivery.delivery_tag));
    slots.flag(delivery.redelivered);
    if (consumer_tag == nullptr) {
        slots.integer(delivery.message_count);
        slots.null();
    } else {
        slots.null();
        slots.shared(consumer_tag);
    }
    slots.properties(properties);
}

}  // namespace amqp_pconn::ext

ZEND_METHOD(AmqpPconn_Message, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(AmqpPconn_Message, ack) {
    ZEND_PARSE_PARAMETERS_NONE();
    amqp_pconn::ext::settle(Z_OBJ_P(ZEND_THIS),
                            [](auto& channel, std::uint64_t tag) { channel.ack(tag, false); });
}

ZEND_METHOD(AmqpPconn_Message, nack) {
    bool requeue = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(requeue)
    ZEND_PARSE_PARAMETERS_END();
    amqp_pconn::ext::settle(Z_OBJ_P(ZEND_THIS), [requeue](auto& channel, std::uint64_t tag) {
        channel.nack(tag, false, requeue);
    });
}

ZEND_METHOD(AmqpPconn_Message, reject) {
    bool requeue = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(requeue)
    ZEND_PARSE_PARAMETERS_END();
    amqp_pconn::ext::settle(Z_OBJ_P(ZEND_THIS), [requeue](auto& channel, std::uint64_t tag) {
        channel.reject(tag, requeue);
    });
}
