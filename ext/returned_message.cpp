#include "returned_message.h"

#include "classes.h"
#include "php_amqp_pconn.h"
#include "slots.h"

namespace amqp_pconn::ext {

void make_returned_message(zval* to, const client::Returned& returned,
                           const amqp_basic_properties_t& properties) {
    object_init_ex(to, ce_returned_message);
    Slots slots(Z_OBJ_P(to));
    slots.integer(returned.reason.code);
    slots.text(returned.reason.text);
    slots.text(returned.message.exchange);
    slots.text(returned.message.routing_key);
    slots.text(returned.message.body);
    slots.properties(properties);
}

}  // namespace amqp_pconn::ext

ZEND_METHOD(AmqpPconn_ReturnedMessage, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}
