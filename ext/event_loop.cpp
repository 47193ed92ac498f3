// AmqpPconn\EventLoop: connections by object handle in its one declared property.
#include "classes.h"
#include "consumer_loop.h"
#include "php_amqp_pconn.h"

namespace {

// The property, an array for sure. Null with an exception pending where an ArrayIterator has made
// something else of it.
zval* connections_of(zval* loop) {
    zval* connections = OBJ_PROP_NUM(Z_OBJ_P(loop), 0);
    ZVAL_DEREF(connections);
    if (Z_TYPE_P(connections) == IS_ARRAY) {
        return connections;
    }
    zend_type_error("AmqpPconn\\EventLoop::$connections must be of type array, %s given",
                    zend_zval_type_name(connections));
    return nullptr;
}

void release_all(zend_object** objects, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        OBJ_RELEASE(objects[i]);
    }
    efree(objects);
}

// The argument, and the loop's own list to change; null with an exception pending.
HashTable* parse_change(INTERNAL_FUNCTION_PARAMETERS, zend_object*& connection) {
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJ_OF_CLASS(connection, amqp_pconn::ext::ce_pconnection)
    ZEND_PARSE_PARAMETERS_END_EX(return nullptr);
    zval* connections = connections_of(ZEND_THIS);
    if (connections == nullptr) {
        return nullptr;
    }
    SEPARATE_ARRAY(connections);
    return Z_ARRVAL_P(connections);
}

}  // namespace

ZEND_METHOD(AmqpPconn_EventLoop, addConnection) {
    zend_object* connection = nullptr;
    HashTable* connections = parse_change(INTERNAL_FUNCTION_PARAM_PASSTHRU, connection);
    if (connections == nullptr) {
        RETURN_THROWS();
    }
    zval value;
    ZVAL_OBJ_COPY(&value, connection);
    zval* found = zend_hash_index_lookup(connections, connection->handle);
    // What is let go may look at the list.
    zval old;
    ZVAL_COPY_VALUE(&old, found);
    ZVAL_COPY_VALUE(found, &value);
    zval_ptr_dtor(&old);
}

ZEND_METHOD(AmqpPconn_EventLoop, removeConnection) {
    zend_object* connection = nullptr;
    HashTable* connections = parse_change(INTERNAL_FUNCTION_PARAM_PASSTHRU, connection);
    if (connections == nullptr) {
        RETURN_THROWS();
    }
    zend_hash_index_del(connections, connection->handle);
}

ZEND_METHOD(AmqpPconn_EventLoop, select) {
    zval* connections = connections_of(ZEND_THIS);
    if (connections == nullptr) {
        RETURN_THROWS();
    }
    // What it calls may change the list, and what is in it.
    const std::size_t most = zend_hash_num_elements(Z_ARRVAL_P(connections));
    auto** objects = static_cast<zend_object**>(safe_emalloc(most + 1, sizeof(zend_object*), 0));
    std::size_t count = 0;
    zval* connection = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(connections), connection) {
        ZVAL_DEREF(connection);
        if (Z_TYPE_P(connection) != IS_OBJECT ||
            Z_OBJCE_P(connection) != amqp_pconn::ext::ce_pconnection) {
            zend_type_error(
                "AmqpPconn\\EventLoop::$connections must hold only AmqpPconn\\PConnection, %s "
                "given",
                zend_zval_type_name(connection));
            release_all(objects, count);
            RETURN_THROWS();
        }
        GC_ADDREF(Z_OBJ_P(connection));
        objects[count++] = Z_OBJ_P(connection);
    }
    ZEND_HASH_FOREACH_END();
    amqp_pconn::ext::run_consumer_loop(INTERNAL_FUNCTION_PARAM_PASSTHRU, objects, count);
    release_all(objects, count);
}
