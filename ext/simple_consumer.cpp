// AmqpPconn\SimpleConsumer: its constructor's arguments as declared properties, in their order.
#include <array>
#include <cstdint>
#include <string_view>

#include "classes.h"
#include "php_amqp_pconn.h"

namespace {

struct Parameter {
    std::string_view property;
    std::string_view key;
};

constexpr std::array<Parameter, 6> parameters{{
    {"queue", "queue"},
    {"consumerTag", "consumer_tag"},
    {"noLocal", "no_local"},
    {"noAck", "no_ack"},
    {"exclusive", "exclusive"},
    {"arguments", "arguments"},
}};

}  // namespace

ZEND_METHOD(AmqpPconn_SimpleConsumer, __construct) {
    zend_string* queue_name = nullptr;
    zend_string* tag = ZSTR_EMPTY_ALLOC();
    bool flags[3] = {false, false, false};
    zval* table = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 6)
    Z_PARAM_STR(queue_name)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(tag)
    Z_PARAM_BOOL(flags[0])
    Z_PARAM_BOOL(flags[1])
    Z_PARAM_BOOL(flags[2])
    Z_PARAM_ARRAY(table)
    ZEND_PARSE_PARAMETERS_END();
    // As a program would set them: it may be called again, and the properties may be references.
    std::array<zval, parameters.size()> values;
    ZVAL_STR(&values[0], queue_name);
    ZVAL_STR(&values[1], tag);
    ZVAL_BOOL(&values[2], flags[0]);
    ZVAL_BOOL(&values[3], flags[1]);
    ZVAL_BOOL(&values[4], flags[2]);
    if (table == nullptr) {
        ZVAL_EMPTY_ARRAY(&values[5]);
    } else {
        ZVAL_COPY_VALUE(&values[5], table);
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto name = parameters.at(i).property;
        zend_update_property(EX(func)->common.scope, Z_OBJ_P(ZEND_THIS), name.data(), name.size(),
                             &values.at(i));
    }
}

ZEND_METHOD(AmqpPconn_SimpleConsumer, getConsumeParams) {
    ZEND_PARSE_PARAMETERS_NONE();
    if (Z_TYPE_P(OBJ_PROP_NUM(Z_OBJ_P(ZEND_THIS), 0)) == IS_UNDEF) {
        zend_throw_error(nullptr, "The constructor of AmqpPconn\\SimpleConsumer was not called");
        RETURN_THROWS();
    }
    array_init(return_value);
    for (std::uint32_t i = 0; i < parameters.size(); ++i) {
        zval* property = OBJ_PROP_NUM(Z_OBJ_P(ZEND_THIS), i);
        if (Z_TYPE_P(property) == IS_UNDEF) {
            continue;  // a subclass has unset it
        }
        zval value;
        ZVAL_COPY_DEREF(&value, property);
        const auto key = parameters.at(i).key;
        add_assoc_zval_ex(return_value, key.data(), key.size(), &value);
    }
}

namespace {

void parse_news(INTERNAL_FUNCTION_PARAMETERS) {
    zend_string* tag = nullptr;
    zend_object* channel = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(tag)
    Z_PARAM_OBJ_OF_CLASS(channel, amqp_pconn::ext::ce_pchannel)
    ZEND_PARSE_PARAMETERS_END();
}

}  // namespace

ZEND_METHOD(AmqpPconn_SimpleConsumer, handleConsumeOk) {
    parse_news(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(AmqpPconn_SimpleConsumer, handleCancelOk) {
    parse_news(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(AmqpPconn_SimpleConsumer, handleCancel) {
    parse_news(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}
