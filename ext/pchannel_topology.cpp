// The methods of AmqpPconn\PChannel that declare, bind, purge and delete exchanges and queues.
#include <cstdint>
#include <string_view>

#include "arguments.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "queue_declare_ok.h"
#include "worker.h"

using amqp_pconn::client::Channel;
using amqp_pconn::ext::is_name;
using amqp_pconn::ext::is_named;
using amqp_pconn::ext::is_short;
using amqp_pconn::ext::on_channel;
using amqp_pconn::ext::parse_table;
using amqp_pconn::ext::view;
using amqp_pconn::ext::Worker;
using amqp_pconn::persist::LeasedChannel;

ZEND_METHOD(AmqpPconn_PChannel, exchangeDeclare) {
    zend_string* exchange = nullptr;
    zend_string* type = nullptr;
    bool durable = false;
    bool auto_delete = false;
    bool internal = false;
    HashTable* arguments = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 6)
    Z_PARAM_STR(exchange)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(type)
    Z_PARAM_BOOL(durable)
    Z_PARAM_BOOL(auto_delete)
    Z_PARAM_BOOL(internal)
    Z_PARAM_ARRAY_HT(arguments)
    ZEND_PARSE_PARAMETERS_END();
    amqp_table_t table;
    if (!is_named(1, exchange) || (type != nullptr && !is_named(2, type)) ||
        !parse_table(6, "arguments", arguments, table)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 6, [&](LeasedChannel& channel) {
        channel.wire().exchange_declare(view(exchange), type == nullptr ? "direct" : view(type),
                                        durable, auto_delete, internal, table);
    });
}

ZEND_METHOD(AmqpPconn_PChannel, exchangeDeclarePassive) {
    zend_string* exchange = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(exchange)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_named(1, exchange)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [&](LeasedChannel& channel) {
        channel.wire().exchange_declare_passive(view(exchange));
    });
}

ZEND_METHOD(AmqpPconn_PChannel, exchangeDelete) {
    zend_string* exchange = nullptr;
    bool if_unused = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(exchange)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(if_unused)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_named(1, exchange)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [&](LeasedChannel& channel) {
        channel.wire().exchange_delete(view(exchange), if_unused);
    });
}

ZEND_METHOD(AmqpPconn_PChannel, queueDeclare) {
    zend_string* queue = ZSTR_EMPTY_ALLOC();
    bool durable = false;
    bool exclusive = false;
    bool auto_delete = false;
    HashTable* arguments = nullptr;
    ZEND_PARSE_PARAMETERS_START(0, 5)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(queue)
    Z_PARAM_BOOL(durable)
    Z_PARAM_BOOL(exclusive)
    Z_PARAM_BOOL(auto_delete)
    Z_PARAM_ARRAY_HT(arguments)
    ZEND_PARSE_PARAMETERS_END();
    amqp_table_t table;
    if (!is_name(1, queue) || !parse_table(5, "arguments", arguments, table)) {
        RETURN_THROWS();
    }
    auto& status = Worker::current().queue_status;
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 5, [&](LeasedChannel& channel) {
            status = channel.queue_declare(view(queue), durable, exclusive, auto_delete, table);
        })) {
        RETURN_THROWS();
    }
    amqp_pconn::ext::make_queue_declare_ok(return_value, status);
}

ZEND_METHOD(AmqpPconn_PChannel, queueDeclarePassive) {
    zend_string* queue = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(queue)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_name(1, queue)) {
        RETURN_THROWS();
    }
    auto& status = Worker::current().queue_status;
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
            status = channel.wire().queue_declare_passive(channel.queue_named(view(queue)));
        })) {
        RETURN_THROWS();
    }
    amqp_pconn::ext::make_queue_declare_ok(return_value, status);
}

ZEND_METHOD(AmqpPconn_PChannel, queuePurge) {
    zend_string* queue = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(queue)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_name(1, queue)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
        const auto name = channel.queue_named(view(queue));
        ZVAL_LONG(return_value, channel.wire().queue_purge(name));
    });
}

ZEND_METHOD(AmqpPconn_PChannel, queueDelete) {
    zend_string* queue = nullptr;
    bool if_unused = false;
    bool if_empty = false;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_STR(queue)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(if_unused)
    Z_PARAM_BOOL(if_empty)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_name(1, queue)) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
        ZVAL_LONG(return_value, channel.queue_delete(view(queue), if_unused, if_empty));
    });
}

namespace {

// What is bound to an exchange, or unbound from it.
enum class Bound : std::uint8_t { exchange, queue };
using Binding = void (Channel::*)(std::string_view destination, std::string_view source,
                                  std::string_view routing_key, amqp_table_t arguments);

void bind(INTERNAL_FUNCTION_PARAMETERS, Bound bound, Binding operation) {
    zend_string* destination = nullptr;
    zend_string* source = nullptr;
    zend_string* routing_key = ZSTR_EMPTY_ALLOC();
    HashTable* arguments = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_STR(destination)
    Z_PARAM_STR(source)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(routing_key)
    Z_PARAM_ARRAY_HT(arguments)
    ZEND_PARSE_PARAMETERS_END();
    amqp_table_t table;
    const bool may_be_empty = bound == Bound::queue;
    if (!(may_be_empty ? is_name(1, destination) : is_named(1, destination)) ||
        !is_named(2, source) || !is_short(3, routing_key) ||
        !parse_table(4, "arguments", arguments, table)) {
        RETURN_THROWS();
    }
    std::string_view name = view(destination);
    if (may_be_empty && !on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
            name = channel.queue_named(name);
        })) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 4, [&](LeasedChannel& channel) {
        (channel.wire().*operation)(name, view(source), view(routing_key), table);
    });
}

}  // namespace

ZEND_METHOD(AmqpPconn_PChannel, exchangeBind) {
    bind(INTERNAL_FUNCTION_PARAM_PASSTHRU, Bound::exchange, &Channel::exchange_bind);
}

ZEND_METHOD(AmqpPconn_PChannel, exchangeUnbind) {
    bind(INTERNAL_FUNCTION_PARAM_PASSTHRU, Bound::exchange, &Channel::exchange_unbind);
}

ZEND_METHOD(AmqpPconn_PChannel, queueBind) {
    bind(INTERNAL_FUNCTION_PARAM_PASSTHRU, Bound::queue, &Channel::queue_bind);
}

ZEND_METHOD(AmqpPconn_PChannel, queueUnbind) {
    bind(INTERNAL_FUNCTION_PARAM_PASSTHRU, Bound::queue, &Channel::queue_unbind);
}
