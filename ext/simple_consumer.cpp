// AmqpPconn\SimpleConsumer: its constructor's arguments as declared properties, in their order.
#include <cstdint>

#include "php_amqp_pconn.h"

namespace {

enum Slot : std::uint8_t { queue, consumer_tag, no_local, no_ack, exclusive, arguments };

zval* slot(zval* object, Slot which) {
    return OBJ_PROP_NUM(Z_OBJ_P(object), which);
}

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
    for (int i = queue; i <= arguments; ++i) {
        zval_ptr_dtor(slot(ZEND_THIS, static_cast<Slot>(i)));  // it may be called again
    }
    ZVAL_STR_COPY(slot(ZEND_THIS, queue), queue_name);
    ZVAL_STR_COPY(slot(ZEND_THIS, consumer_tag), tag);
    ZVAL_BOOL(slot(ZEND_THIS, no_local), flags[0]);
    ZVAL_BOOL(slot(ZEND_THIS, no_ack), flags[1]);
    ZVAL_BOOL(slot(ZEND_THIS, exclusive), flags[2]);
    if (table == nullptr) {
        ZVAL_EMPTY_ARRAY(slot(ZEND_THIS, arguments));
    } else {
        ZVAL_COPY(slot(ZEND_THIS, arguments), table);
    }
}

ZEND_METHOD(AmqpPconn_SimpleConsumer, getConsumeParams) {
    ZEND_PARSE_PARAMETERS_NONE();
    if (Z_TYPE_P(slot(ZEND_THIS, queue)) == IS_UNDEF) {
        zend_throw_error(nullptr, "The constructor of AmqpPconn\\SimpleConsumer was not called");
        RETURN_THROWS();
    }
    array_init(return_value);
    const char* const names[] = {"queue",  "consumer_tag", "no_local",
                                 "no_ack", "exclusive",    "arguments"};
    for (int i = queue; i <= arguments; ++i) {
        zval* value = slot(ZEND_THIS, static_cast<Slot>(i));
        Z_TRY_ADDREF_P(value);
        add_assoc_zval(return_value, names[i], value);
    }
}

namespace {

void parse_news(INTERNAL_FUNCTION_PARAMETERS) {
    zend_string* tag = nullptr;
    zval* channel = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(tag)
    Z_PARAM_OBJECT(channel)
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
