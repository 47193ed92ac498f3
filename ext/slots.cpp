#include "slots.h"

#include "field_values.h"

namespace amqp_pconn::ext {

void Slots::optional_text(bool present, const amqp_bytes_t& value) {
    if (present) {
        text(wire::to_view(value));
    } else {
        ZVAL_NULL(next());
    }
}

void Slots::optional_integer(bool present, std::uint64_t value) {
    if (present) {
        integer(static_cast<zend_long>(value));
    } else {
        ZVAL_NULL(next());
    }
}

void Slots::properties(const amqp_basic_properties_t& properties) {
    const auto has = [&properties](amqp_flags_t flag) { return (properties._flags & flag) != 0; };
    optional_text(has(AMQP_BASIC_CONTENT_TYPE_FLAG), properties.content_type);
    optional_text(has(AMQP_BASIC_CONTENT_ENCODING_FLAG), properties.content_encoding);
    if (has(AMQP_BASIC_HEADERS_FLAG)) {
        from_field_table(next(), properties.headers);
    } else {
        ZVAL_EMPTY_ARRAY(next());
    }
    optional_integer(has(AMQP_BASIC_DELIVERY_MODE_FLAG), properties.delivery_mode);
    optional_integer(has(AMQP_BASIC_PRIORITY_FLAG), properties.priority);
    optional_text(has(AMQP_BASIC_CORRELATION_ID_FLAG), properties.correlation_id);
    optional_text(has(AMQP_BASIC_REPLY_TO_FLAG), properties.reply_to);
    optional_text(has(AMQP_BASIC_EXPIRATION_FLAG), properties.expiration);
    optional_text(has(AMQP_BASIC_MESSAGE_ID_FLAG), properties.message_id);
    optional_integer(has(AMQP_BASIC_TIMESTAMP_FLAG), properties.timestamp);
    optional_text(has(AMQP_BASIC_TYPE_FLAG), properties.type);
    optional_text(has(AMQP_BASIC_USER_ID_FLAG), properties.user_id);
    optional_text(has(AMQP_BASIC_APP_ID_FLAG), properties.app_id);
    optional_text(has(AMQP_BASIC_CLUSTER_ID_FLAG), properties.cluster_id);
}

}  // namespace amqp_pconn::ext
