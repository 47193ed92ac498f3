// The methods of AmqpPconn\PChannel.
#include <optional>
#include <string_view>

#include "boundary.h"
#include "classes.h"
#include "config/error.h"
#include "field_values.h"
#include "message.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "publish_properties.h"
#include "queue_declare_ok.h"
#include "wire/field_table.h"
#include "worker.h"

using amqp_pconn::ext::guarded;
using amqp_pconn::ext::pchannel_of;
using amqp_pconn::ext::to_field_table;
using amqp_pconn::ext::Worker;
using amqp_pconn::persist::LeasedChannel;

namespace {

std::string_view view(const zend_string* text) {
    return {ZSTR_VAL(text), ZSTR_LEN(text)};
}

// AMQP's short strings. False with an exception pending where argument `number` is longer.
bool is_short(std::uint32_t number, const zend_string* text) {
    constexpr std::size_t longest = 255;
    if (ZSTR_LEN(text) <= longest) {
        return true;
    }
    zend_argument_value_error(number, "must be at most 255 bytes long, %zu given", ZSTR_LEN(text));
    return false;
}

// RabbitMQ ends the whole connection (501) for a name of a queue or exchange that is not UTF-8.
bool is_name(std::uint32_t number, const zend_string* text) {
    if (!is_short(number, text)) {
        return false;
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(ZSTR_VAL(text));
    std::size_t at = 0;
    zend_result status = SUCCESS;
    while (at < ZSTR_LEN(text) && status == SUCCESS) {
        (void)php_next_utf8_char(bytes, ZSTR_LEN(text), &at, &status);
    }
    if (status == SUCCESS) {
        return true;
    }
    zend_argument_value_error(number, "must be valid UTF-8");
    return false;
}

bool is_named(std::uint32_t number, const zend_string* text) {
    if (ZSTR_LEN(text) != 0) {
        return is_name(number, text);
    }
    zend_argument_value_error(number, "must not be empty");
    return false;
}

// Runs `call` on the leased channel behind `object` as one call of the program. Wrong arguments
// that only the core can see are blamed on argument `argument`, if not 0.
template <typename Call>
bool on_channel(zend_object* object, std::uint32_t argument, Call call) {
    return guarded(argument, [&] {
        auto& channel = pchannel_of(object);
        auto& lease = lease_of(channel);
        lease.run([&] { call(**channel.leased); });
    });
}

// A table argument, in the worker's arena. False with an exception pending.
bool parse_table(std::uint32_t number, const char* what, HashTable* values, amqp_table_t& table) {
    table = {};
    if (values == nullptr || zend_hash_num_elements(values) == 0) {
        return true;
    }
    return guarded(number, [&] {
        auto& arena = Worker::current().arena;
        arena.recycle();
        try {
            table = to_field_table(what, values, arena);
        } catch (const amqp_pconn::ArgumentError& error) {
            throw amqp_pconn::ArgumentError(error.kind(),
                                            std::string("is refused: ") + error.what());
        }
    });
}

}  // namespace

ZEND_METHOD(AmqpPconn_PChannel, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(AmqpPconn_PChannel, getChannelId) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0,
               [&](LeasedChannel& channel) { ZVAL_LONG(return_value, channel.wire().id()); });
}

ZEND_METHOD(AmqpPconn_PChannel, isOpen) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    RETURN_BOOL(channel.leased != nullptr && (*channel.leased)->is_open());
}

ZEND_METHOD(AmqpPconn_PChannel, close) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    if (channel.leased != nullptr) {
        guarded(0, [&] { (*channel.leased)->close(); });
    }
}

ZEND_METHOD(AmqpPconn_PChannel, getConnection) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    if (channel.connection == nullptr) {
        zend_throw_error(nullptr, "The channel was not made by PConnection::openChannel()");
        RETURN_THROWS();
    }
    RETURN_OBJ_COPY(channel.connection);
}

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

ZEND_METHOD(AmqpPconn_PChannel, queueBind) {
    zend_string* queue = nullptr;
    zend_string* exchange = nullptr;
    zend_string* routing_key = ZSTR_EMPTY_ALLOC();
    HashTable* arguments = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 4)
    Z_PARAM_STR(queue)
    Z_PARAM_STR(exchange)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(routing_key)
    Z_PARAM_ARRAY_HT(arguments)
    ZEND_PARSE_PARAMETERS_END();
    amqp_table_t table;
    if (!is_name(1, queue) || !is_named(2, exchange) || !is_short(3, routing_key) ||
        !parse_table(4, "arguments", arguments, table)) {
        RETURN_THROWS();
    }
    std::string_view name;
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 1,
                    [&](LeasedChannel& channel) { name = channel.queue_named(view(queue)); })) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 4, [&](LeasedChannel& channel) {
        channel.wire().queue_bind(name, view(exchange), view(routing_key), table);
    });
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

ZEND_METHOD(AmqpPconn_PChannel, basicPublish) {
    zend_string* body = nullptr;
    zend_string* exchange = ZSTR_EMPTY_ALLOC();
    zend_string* routing_key = ZSTR_EMPTY_ALLOC();
    HashTable* given = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_STR(body)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(exchange)
    Z_PARAM_STR(routing_key)
    Z_PARAM_ARRAY_HT(given)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_short(2, exchange) || !is_short(3, routing_key)) {
        RETURN_THROWS();
    }
    amqp_basic_properties_t properties{};
    if (given != nullptr && zend_hash_num_elements(given) != 0 && !guarded(4, [&] {
            auto& arena = Worker::current().arena;
            arena.recycle();
            properties = amqp_pconn::ext::to_properties(given, arena);
        })) {
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 4, [&](LeasedChannel& channel) {
        channel.wire().publish({view(exchange), view(routing_key), view(body), &properties});
    });
}

ZEND_METHOD(AmqpPconn_PChannel, basicGet) {
    zend_string* queue = nullptr;
    bool no_ack = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(queue)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(no_ack)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_name(1, queue)) {
        RETURN_THROWS();
    }
    if (!no_ack) {
        zend_argument_value_error(2, "must be true: this version has no acknowledgements");
        RETURN_THROWS();
    }
    auto& worker = Worker::current();
    worker.arena.recycle();
    const amqp_basic_properties_t* properties = nullptr;
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
            const auto name = channel.queue_named(view(queue));
            worker.delivery = channel.wire().get(name);
            if (worker.delivery) {
                properties =
                    &amqp_pconn::wire::decode_properties(worker.delivery->properties, worker.arena);
            }
        })) {
        RETURN_THROWS();
    }
    if (worker.delivery) {
        amqp_pconn::ext::make_message(return_value, *worker.delivery, *properties);
        worker.delivery.reset();
    }
}

ZEND_METHOD(AmqpPconn_PChannel, __debugInfo) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    array_init(return_value);
    const bool bound = channel.leased != nullptr && (*channel.leased)->is_bound();
    if (bound) {
        add_assoc_long(return_value, "id", (*channel.leased)->bound()->id());
    } else {
        add_assoc_null(return_value, "id");
    }
    add_assoc_bool(return_value, "open", channel.leased != nullptr && (*channel.leased)->is_open());
}
