// AmqpPconn\EventLoop: connections by object handle in its one declared property.
#include "classes.h"
#include "consumer_loop.h"
#include "php_amqp_pconn.h"

namespace {

zval* connections_of(zval* loop) {
    return OBJ_PROP_NUM(Z_OBJ_P(loop), 0);
}

zend_object* parse_connection(INTERNAL_FUNCTION_PARAMETERS) {
    zend_object* connection = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJ_OF_CLASS(connection, amqp_pconn::ext::ce_pconnection)
    ZEND_PARSE_PARAMETERS_END_EX(return nullptr);
    return connection;
}

}  // namespace

ZEND_METHOD(AmqpPconn_EventLoop, addConnection) {
    zend_object* connection = parse_connection(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    if (connection == nullptr) {
        RETURN_THROWS();
    }
    zval* connections = connections_of(ZEND_THIS);
    SEPARATE_ARRAY(connections);
    zval value;
    ZVAL_OBJ_COPY(&value, connection);
    zend_hash_index_update(Z_ARRVAL_P(connections), connection->handle, &value);
}

ZEND_METHOD(AmqpPconn_EventLoop, removeConnection) {
    zend_object* connection = parse_connection(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    if (connection == nullptr) {
        RETURN_THROWS();
    }
    zval* connections = connections_of(ZEND_THIS);
    SEPARATE_ARRAY(connections);
    zend_hash_index_del(Z_ARRVAL_P(connections), connection->handle);
}

ZEND_METHOD(AmqpPconn_EventLoop, select) {
    // What it calls may change the list.
    zval connections;
    ZVAL_COPY(&connections, connections_of(ZEND_THIS));
    const std::size_t count = zend_hash_num_elements(Z_ARRVAL(connections));
    auto** objects = static_cast<zend_object**>(safe_emalloc(count + 1, sizeof(zend_object*), 0));
    std::size_t at = 0;
    zval* connection = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(connections), connection) {
        objects[at++] = Z_OBJ_P(connection);
    }
    ZEND_HASH_FOREACH_END();
    amqp_pconn::ext::run_consumer_loop(INTERNAL_FUNCTION_PARAM_PASSTHRU, objects, count);
    efree(objects);
    zval_ptr_dtor(&connections);
}
