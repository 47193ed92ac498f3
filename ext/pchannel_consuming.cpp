// The methods of AmqpPconn\PChannel that are about consumers.
#include <string>

#include "arguments.h"
#include "boundary.h"
#include "classes.h"
#include "consume_parameters.h"
#include "consumers.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "worker.h"

using amqp_pconn::ext::cancel_consumer;
using amqp_pconn::ext::ConsumeParameters;
using amqp_pconn::ext::is_name;
using amqp_pconn::ext::is_short;
using amqp_pconn::ext::number_of;
using amqp_pconn::ext::on_channel;
using amqp_pconn::ext::parse_table;
using amqp_pconn::ext::pchannel_of;
using amqp_pconn::ext::PChannelObject;
using amqp_pconn::ext::view;
using amqp_pconn::ext::Worker;
using amqp_pconn::persist::LeasedChannel;

ZEND_METHOD(AmqpPconn_PChannel, basicQos) {
    zend_long prefetch_count = 0;
    bool global = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(prefetch_count)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(global)
    ZEND_PARSE_PARAMETERS_END();
    if (prefetch_count < 0 || prefetch_count > 65535) {
        zend_argument_value_error(1, "must be between 0 and 65535, " ZEND_LONG_FMT " given",
                                  prefetch_count);
        RETURN_THROWS();
    }
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [&](LeasedChannel& channel) {
        channel.wire().qos(static_cast<std::uint16_t>(prefetch_count), global);
    });
}

namespace {

// basic.consume; false with an exception pending, for which `argument` is blamed.
bool consume(zend_object* object, std::uint32_t argument, const ConsumeParameters& parameters,
             const zval& handler, bool is_object) {
    std::size_t number = 0;
    auto& tag = Worker::current().consumer_tag;
    if (!on_channel(object, argument, [&](LeasedChannel& channel) {
            auto& wire = channel.wire();
            number = wire.consume({channel.queue_named(parameters.queue), parameters.consumer_tag,
                                   parameters.no_local, parameters.no_ack, parameters.exclusive,
                                   parameters.arguments});
            tag = wire.consumers()[number].tag;
        })) {
        return false;
    }
    amqp_pconn::ext::add_running(pchannel_of(object), number, handler, is_object, parameters.no_ack,
                                 tag);
    return true;
}

// Needs a message and a channel, no more.
bool takes_two(const zend_fcall_info_cache& cache) {
    const auto* function = cache.function_handler;
    if (function == nullptr || function->common.required_num_args <= 2) {
        return true;
    }
    zend_argument_value_error(2,
                              "must be a function that can be called with a Message and a "
                              "PChannel, one with %u required parameters given",
                              function->common.required_num_args);
    return false;
}

}  // namespace

ZEND_METHOD(AmqpPconn_PChannel, basicConsume) {
    zend_string* queue = nullptr;
    zend_fcall_info info{};
    zend_fcall_info_cache cache{};
    zend_string* tag = ZSTR_EMPTY_ALLOC();
    ConsumeParameters parameters;
    HashTable* arguments = nullptr;
    ZEND_PARSE_PARAMETERS_START(2, 7)
    Z_PARAM_STR(queue)
    Z_PARAM_FUNC(info, cache)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(tag)
    Z_PARAM_BOOL(parameters.no_local)
    Z_PARAM_BOOL(parameters.no_ack)
    Z_PARAM_BOOL(parameters.exclusive)
    Z_PARAM_ARRAY_HT(arguments)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_name(1, queue) || !takes_two(cache) || !is_name(3, tag) ||
        !parse_table(7, "arguments", arguments, parameters.arguments)) {
        RETURN_THROWS();
    }
    parameters.consumer_tag = view(tag);
    if (!on_channel(Z_OBJ_P(ZEND_THIS), 1, [&](LeasedChannel& channel) {
            parameters.queue = channel.queue_named(view(queue));
        })) {
        RETURN_THROWS();
    }
    if (!consume(Z_OBJ_P(ZEND_THIS), 3, parameters, info.function_name, false)) {
        RETURN_THROWS();
    }
    const auto& given = Worker::current().consumer_tag;
    RETURN_STRINGL(given.data(), given.size());
}

ZEND_METHOD(AmqpPconn_PChannel, basicCancel) {
    zend_string* tag = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(tag)
    ZEND_PARSE_PARAMETERS_END();
    auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    std::size_t number = 0;
    if (!number_of(channel, view(tag), number)) {
        zend_argument_value_error(1, "must be the tag of a consumer of this channel, \"%s\" given",
                                  ZSTR_VAL(tag));
        RETURN_THROWS();
    }
    cancel_consumer(channel, number);
}

ZEND_METHOD(AmqpPconn_PChannel, basicRecover) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [](LeasedChannel& channel) { channel.wire().recover(); });
}

namespace {

void add(PChannelObject& channel, zend_object* consumer) {
    if (channel.added == nullptr) {
        ALLOC_HASHTABLE(channel.added);
        zend_hash_init(channel.added, 8, nullptr, ZVAL_PTR_DTOR, 0);
    }
    if (!zend_hash_index_exists(channel.added, consumer->handle)) {
        zval value;
        ZVAL_OBJ_COPY(&value, consumer);
        zend_hash_index_add_new(channel.added, consumer->handle, &value);
    }
}

enum class Started : std::uint8_t { yes, runs_already, failed };

Started start(PChannelObject& channel, zend_object* consumer) {
    std::size_t number = 0;
    if (number_of(channel, consumer, number)) {
        return Started::runs_already;
    }
    zval given;
    ZVAL_UNDEF(&given);
    zend_call_method_with_0_params(consumer, consumer->ce, nullptr, "getconsumeparams", &given);
    if (EG(exception) != nullptr) {
        return Started::failed;
    }
    ConsumeParameters parameters;
    zval handler;
    ZVAL_OBJ(&handler, consumer);
    const bool begun =
        amqp_pconn::ext::guarded(1,
                                 [&] {
                                     parameters = amqp_pconn::ext::consume_parameters(
                                         Z_ARRVAL(given), Worker::current().arena);
                                 }) &&
        consume(&channel.std, 1, parameters, handler, true);
    zval_ptr_dtor(&given);
    if (!begun) {
        return Started::failed;
    }
    zend_string* tag = zend_string_init(Worker::current().consumer_tag.data(),
                                        Worker::current().consumer_tag.size(), false);
    amqp_pconn::ext::tell_consumer(consumer, "handleconsumeok", tag, &channel.std);
    zend_string_release(tag);
    return EG(exception) == nullptr ? Started::yes : Started::failed;
}

}  // namespace

ZEND_METHOD(AmqpPconn_PChannel, addConsumer) {
    zend_object* consumer = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJ_OF_CLASS(consumer, amqp_pconn::ext::ce_consumer)
    ZEND_PARSE_PARAMETERS_END();
    add(pchannel_of(Z_OBJ_P(ZEND_THIS)), consumer);
}

ZEND_METHOD(AmqpPconn_PChannel, startConsumer) {
    zend_object* consumer = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJ_OF_CLASS(consumer, amqp_pconn::ext::ce_consumer)
    ZEND_PARSE_PARAMETERS_END();
    auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    add(channel, consumer);
    RETURN_BOOL(start(channel, consumer) == Started::yes);
}

ZEND_METHOD(AmqpPconn_PChannel, startAllConsumers) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    bool any = false;
    zval added;
    ZVAL_ARR(&added, channel.added == nullptr ? zend_new_array(0) : zend_array_dup(channel.added));
    zval* consumer = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(added), consumer) {
        const Started started = start(channel, Z_OBJ_P(consumer));
        any = any || started == Started::yes;
        if (started == Started::failed) {
            break;
        }
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&added);
    RETURN_BOOL(any);
}

ZEND_METHOD(AmqpPconn_PChannel, removeConsumer) {
    zend_object* consumer = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_OBJ_OF_CLASS(consumer, amqp_pconn::ext::ce_consumer)
    ZEND_PARSE_PARAMETERS_END();
    auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    std::size_t number = 0;
    if (number_of(channel, consumer, number) && !cancel_consumer(channel, number)) {
        RETURN_THROWS();
    }
    if (channel.added != nullptr) {
        zend_hash_index_del(channel.added, consumer->handle);
    }
}

ZEND_METHOD(AmqpPconn_PChannel, removeAllConsumers) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    zval tags;
    array_init(&tags);
    amqp_pconn::ext::list_tags(channel, tags);
    zval* tag = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(tags), tag) {
        std::size_t number = 0;
        if (number_of(channel, view(Z_STR_P(tag)), number) && !cancel_consumer(channel, number)) {
            break;
        }
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&tags);
    if (EG(exception) == nullptr && channel.added != nullptr) {
        zend_hash_clean(channel.added);
    }
}

ZEND_METHOD(AmqpPconn_PChannel, getConsumerTags) {
    ZEND_PARSE_PARAMETERS_NONE();
    array_init(return_value);
    amqp_pconn::ext::list_tags(pchannel_of(Z_OBJ_P(ZEND_THIS)), *return_value);
}

ZEND_METHOD(AmqpPconn_PChannel, getConsumerByTag) {
    zend_string* tag = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(tag)
    ZEND_PARSE_PARAMETERS_END();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    std::size_t number = 0;
    if (number_of(channel, view(tag), number)) {
        const auto* consumer = amqp_pconn::ext::running(channel, number);
        if (consumer->is_object) {
            RETURN_COPY(&consumer->handler);
        }
    }
}
