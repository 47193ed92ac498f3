#include "queue_declare_ok.h"

#include "classes.h"

namespace amqp_pconn::ext {

void make_queue_declare_ok(zval* to, const client::QueueStatus& status) {
    object_init_ex(to, ce_queue_declare_ok);
    ZVAL_STRINGL(OBJ_PROP_NUM(Z_OBJ_P(to), 0), status.queue.data(), status.queue.size());
    ZVAL_LONG(OBJ_PROP_NUM(Z_OBJ_P(to), 1), status.message_count);
    ZVAL_LONG(OBJ_PROP_NUM(Z_OBJ_P(to), 2), status.consumer_count);
}

}  // namespace amqp_pconn::ext

ZEND_METHOD(AmqpPconn_QueueDeclareOk, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}
