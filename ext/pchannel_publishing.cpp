// The methods of AmqpPconn\PChannel that publish, and that tell what became of it.
#include <cmath>

#include "arguments.h"
#include "boundary.h"
#include "classes.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "publish_batch.h"
#include "publish_events.h"
#include "publish_properties.h"
#include "worker.h"

using amqp_pconn::ArgumentError;
using amqp_pconn::client::Mode;
using amqp_pconn::ext::guarded;
using amqp_pconn::ext::is_short;
using amqp_pconn::ext::on_channel;
using amqp_pconn::ext::pchannel_of;
using amqp_pconn::ext::PublishBatch;
using amqp_pconn::ext::view;
using amqp_pconn::ext::Worker;
using amqp_pconn::persist::LeasedChannel;

ZEND_METHOD(AmqpPconn_PChannel, basicPublish) {
    zend_string* body = nullptr;
    zend_string* exchange = ZSTR_EMPTY_ALLOC();
    zend_string* routing_key = ZSTR_EMPTY_ALLOC();
    HashTable* given = nullptr;
    bool mandatory = false;
    ZEND_PARSE_PARAMETERS_START(1, 5)
    Z_PARAM_STR(body)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(exchange)
    Z_PARAM_STR(routing_key)
    Z_PARAM_ARRAY_HT(given)
    Z_PARAM_BOOL(mandatory)
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
        const auto sequence = channel.wire().publish(
            {view(exchange), view(routing_key), view(body), &properties, mandatory});
        if (sequence != 0) {
            ZVAL_LONG(return_value, static_cast<zend_long>(sequence));
        }
    });
}

namespace {

int collect(zend_object_iterator* iterator, void* to) {
    zval* message = iterator->funcs->get_current_data(iterator);
    if (EG(exception) != nullptr || message == nullptr) {
        return ZEND_HASH_APPLY_STOP;
    }
    Z_TRY_ADDREF_P(message);
    add_next_index_zval(static_cast<zval*>(to), message);
    return ZEND_HASH_APPLY_KEEP;
}

// The same error about the message it is about.
[[noreturn]] void refuse(const PublishBatch& batch, const ArgumentError& error) {
    constexpr std::string_view prefix = "is refused: ";
    std::string_view text = error.what();
    text.remove_prefix(text.starts_with(prefix) ? prefix.size() : 0);
    throw ArgumentError(error.kind(), batch.blame() + std::string(text));
}

void publish_batch(zval* return_value, zend_object* object, HashTable* messages) {
    on_channel(object, 1, [&](LeasedChannel& channel) {
        PublishBatch batch(messages, Worker::current().arena);
        auto& wire = channel.wire();
        try {
            const auto last = wire.publish_all([&batch] { return batch.next(); });
            ZVAL_LONG(return_value,
                      static_cast<zend_long>(wire.mode() == Mode::confirm ? last : batch.count()));
        } catch (const ArgumentError& error) {
            refuse(batch, error);
        }
    });
}

}  // namespace

ZEND_METHOD(AmqpPconn_PChannel, basicPublishBatch) {
    zval* messages = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ITERABLE(messages)
    ZEND_PARSE_PARAMETERS_END();
    if (Z_TYPE_P(messages) == IS_ARRAY) {
        publish_batch(return_value, Z_OBJ_P(ZEND_THIS), Z_ARRVAL_P(messages));
        return;
    }
    // A generator may do anything, this channel's calls included: it is done before the first byte.
    zval collected;
    array_init(&collected);
    if (spl_iterator_apply(messages, collect, &collected) == SUCCESS && EG(exception) == nullptr) {
        publish_batch(return_value, Z_OBJ_P(ZEND_THIS), Z_ARRVAL(collected));
    }
    zval_ptr_dtor(&collected);
}

ZEND_METHOD(AmqpPconn_PChannel, confirmSelect) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0,
               [](LeasedChannel& channel) { channel.select(Mode::confirm); });
}

ZEND_METHOD(AmqpPconn_PChannel, waitForConfirms) {
    double seconds = 0;
    bool is_null = true;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE_OR_NULL(seconds, is_null)
    ZEND_PARSE_PARAMETERS_END();
    constexpr double longest = 86400;
    if (!is_null && !(seconds >= 0 && seconds <= longest)) {
        zend_argument_value_error(1, "must be between 0 and 86400 (seconds), %.*H given", -1,
                                  seconds);
        RETURN_THROWS();
    }
    amqp_pconn::wire::TimePoint until{};
    bool first = true;
    for (bool goes_on = true; goes_on;) {
        if (!on_channel(Z_OBJ_P(ZEND_THIS), 0, [&](LeasedChannel& channel) {
                const bool began = !std::exchange(first, false);
                if (!began) {
                    auto& connection = channel.confirming("waitForConfirms()").connection();
                    const std::chrono::duration<double> given(seconds);
                    until =
                        connection.environment().now() +
                        (is_null ? connection.rpc_timeout()
                                 : std::chrono::duration_cast<amqp_pconn::wire::Duration>(given));
                }
                goes_on = channel.wait_for_confirms(until, began);
            })) {
            RETURN_THROWS();
        }
        if (goes_on && !amqp_pconn::ext::tell_events(Z_OBJ_P(ZEND_THIS))) {
            RETURN_THROWS();
        }
    }
}

ZEND_METHOD(AmqpPconn_PChannel, hasOutstandingConfirms) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [&](LeasedChannel& channel) {
        ZVAL_BOOL(return_value, channel.has_outstanding_confirms());
    });
}

ZEND_METHOD(AmqpPconn_PChannel, setEventHandler) {
    zend_object* handler = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJ_OF_CLASS_OR_NULL(handler, amqp_pconn::ext::ce_channel_event_handler)
    ZEND_PARSE_PARAMETERS_END();
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 0, [handler](LeasedChannel& channel) {
            channel.keep_events(handler != nullptr);
        })) {
        RETURN_THROWS();
    }
    if (handler != nullptr) {
        GC_ADDREF(handler);
    }
    zend_object* before = std::exchange(pchannel_of(Z_OBJ_P(ZEND_THIS)).handler, handler);
    if (before != nullptr) {
        OBJ_RELEASE(before);
    }
}

ZEND_METHOD(AmqpPconn_PChannel, txSelect) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0,
               [](LeasedChannel& channel) { channel.select(Mode::transaction); });
}

ZEND_METHOD(AmqpPconn_PChannel, txCommit) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [](LeasedChannel& channel) { channel.tx_commit(); });
}

ZEND_METHOD(AmqpPconn_PChannel, txRollback) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [](LeasedChannel& channel) { channel.tx_rollback(); });
}
