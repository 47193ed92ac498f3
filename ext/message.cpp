#include "message.h"

#include <string_view>

#include "classes.h"
#include "field_values.h"

namespace amqp_pconn::ext {
namespace {

// Fills the declared properties of an object in the order of the stub.
class Slots {
  public:
    explicit Slots(zend_object* object) : object_(object) {}

    void text(std::string_view value) { ZVAL_STRINGL(next(), value.data(), value.size()); }
    void integer(zend_long value) { ZVAL_LONG(next(), value); }
    void flag(bool value) { ZVAL_BOOL(next(), value); }

    void optional_text(bool present, const amqp_bytes_t& value) {
        if (present) {
            text(wire::to_view(value));
        } else {
            ZVAL_NULL(next());
        }
    }

    void optional_integer(bool present, std::uint64_t value) {
        if (present) {
            integer(static_cast<zend_long>(value));
        } else {
            ZVAL_NULL(next());
        }
    }

    zval* next() { return OBJ_PROP_NUM(object_, index_++); }

  private:
    zend_object* object_;
    std::uint32_t index_ = 0;
};

}  // namespace

void make_message(zval* to, const client::Delivery& delivery,
                  const amqp_basic_properties_t& properties) {
    object_init_ex(to, ce_message);
    const auto has = [&properties](amqp_flags_t flag) { return (properties._flags & flag) != 0; };
    Slots slots(Z_OBJ_P(to));
    slots.text(delivery.body);
    slots.text(delivery.exchange);
    slots.text(delivery.routing_key);
    slots.integer(static_cast<zend_long>(delivery.delivery_tag));
    slots.flag(delivery.redelivered);
    slots.integer(delivery.message_count);
    slots.optional_text(has(AMQP_BASIC_CONTENT_TYPE_FLAG), properties.content_type);
    slots.optional_text(has(AMQP_BASIC_CONTENT_ENCODING_FLAG), properties.content_encoding);
    if (has(AMQP_BASIC_HEADERS_FLAG)) {
        from_field_table(slots.next(), properties.headers);
    } else {
        ZVAL_EMPTY_ARRAY(slots.next());
    }
    slots.optional_integer(has(AMQP_BASIC_DELIVERY_MODE_FLAG), properties.delivery_mode);
    slots.optional_integer(has(AMQP_BASIC_PRIORITY_FLAG), properties.priority);
    slots.optional_text(has(AMQP_BASIC_CORRELATION_ID_FLAG), properties.correlation_id);
    slots.optional_text(has(AMQP_BASIC_REPLY_TO_FLAG), properties.reply_to);
    slots.optional_text(has(AMQP_BASIC_EXPIRATION_FLAG), properties.expiration);
    slots.optional_text(has(AMQP_BASIC_MESSAGE_ID_FLAG), properties.message_id);
    slots.optional_integer(has(AMQP_BASIC_TIMESTAMP_FLAG), properties.timestamp);
    slots.optional_text(has(AMQP_BASIC_TYPE_FLAG), properties.type);
    slots.optional_text(has(AMQP_BASIC_USER_ID_FLAG), properties.user_id);
    slots.optional_text(has(AMQP_BASIC_APP_ID_FLAG), properties.app_id);
    slots.optional_text(has(AMQP_BASIC_CLUSTER_ID_FLAG), properties.cluster_id);
}

}  // namespace amqp_pconn::ext

ZEND_METHOD(AmqpPconn_Message, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}
