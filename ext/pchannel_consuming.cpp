// The methods of AmqpPconn\PChannel that are about consumers.
#include <string>
#include <utility>

#include "arguments.h"
#include "boundary.h"
#include "classes.h"
#include "consume_parameters.h"
#include "consumers.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "suspending.h"
#include "worker.h"

using amqp_pconn::ArgumentError;
using amqp_pconn::ext::cancel_consumer;
using amqp_pconn::ext::consume_parameters;
using amqp_pconn::ext::ConsumeParameters;
using amqp_pconn::ext::guarded;
using amqp_pconn::ext::is_name;
using amqp_pconn::ext::number_of;
using amqp_pconn::ext::on_channel;
using amqp_pconn::ext::parse_table;
using amqp_pconn::ext::pchannel_of;
using amqp_pconn::ext::PChannelObject;
using amqp_pconn::ext::refuse_parameter;
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

// basic.consume: the number of the consumer, whose tag is the worker's consumer_tag then.
std::size_t consume(LeasedChannel& channel, const ConsumeParameters& parameters) {
    const auto number = channel.consume(parameters);
    Worker::current().consumer_tag = channel.wire().consumers()[number].tag;
    return number;
}

// Throws ArgumentError where its connection's sleep could not leave it there.
void ensure_sleeps(const PChannelObject& object, const LeasedChannel& channel,
                   const ConsumeParameters& parameters) {
    if (amqp_pconn::ext::is_to_sleep(object)) {
        channel.ensure_can_sleep(parameters.queue, parameters.exclusive);
    }
}

void ensure_acknowledges(const PChannelObject& object, const ConsumeParameters& parameters) {
    if (parameters.no_ack && amqp_pconn::ext::is_to_sleep(object)) {
        throw ArgumentError(
            ArgumentError::Kind::value,
            "must be false on a channel with suspendOnSerialize: what comes without "
            "acknowledgement cannot be given back when its connection sleeps; acknowledge, or use "
            "another channel");
    }
}

// Needs a message and a channel, no more, and takes them by value.
bool takes_two(const zend_fcall_info_cache& cache) {
    const auto* function = cache.function_handler;
    if (function == nullptr) {
        return true;
    }
    for (std::uint32_t argument = 1; argument <= 2; ++argument) {
        if (ARG_MUST_BE_SENT_BY_REF(function, argument)) {
            zend_argument_value_error(2,
                                      "must be a function that takes a Message and a PChannel by "
                                      "value, one that takes argument #%u by reference given",
                                      argument);
            return false;
        }
    }
    if (function->common.required_num_args <= 2) {
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
    parameters.queue = view(queue);
    parameters.tag = view(tag);
    zend_object* object = Z_OBJ_P(ZEND_THIS);
    std::size_t number = 0;
    if (!on_channel(object, 1,
                    [&](LeasedChannel& channel) {
                        parameters.queue = channel.queue_named(parameters.queue);
                        ensure_sleeps(pchannel_of(object), channel, parameters);
                    }) ||
        !on_channel(
            object, 5,
            [&](LeasedChannel&) { ensure_acknowledges(pchannel_of(object), parameters); }) ||
        !on_channel(
            object, 3,
            [&](LeasedChannel& channel) { channel.wire().ensure_tag_unused(parameters.tag); }) ||
        !on_channel(object, 7,
                    [&](LeasedChannel& channel) { number = consume(channel, parameters); })) {
        RETURN_THROWS();
    }
    const auto& given = Worker::current().consumer_tag;
    amqp_pconn::ext::add_running(pchannel_of(object), number, info.function_name, false,
                                 parameters.no_ack, given);
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

// Says of which consumer it is where no argument is to blame.
template <typename Call>
void blaming(const zend_object* consumer, std::uint32_t argument, Call call) {
    try {
        call();
    } catch (const ArgumentError& error) {
        if (argument != 0) {
            throw;
        }
        throw ArgumentError(error.kind(),
                            std::string(ZSTR_VAL(consumer->ce->name)) + " " + error.what());
    }
}

// The same of which parameter of getConsumeParams().
template <typename Call>
void blaming_key(std::string_view key, Call call) {
    try {
        call();
    } catch (const ArgumentError& error) {
        refuse_parameter(error.kind(), key, error.what());
    }
}

// Consumes as getConsumeParams() has said; false with an exception pending.
bool begin(PChannelObject& channel, zend_object* consumer, std::uint32_t argument,
           HashTable* given) {
    ConsumeParameters parameters;
    std::size_t number = 0;
    if (!guarded(argument,
                 [&] {
                     blaming(consumer, argument, [&] {
                         parameters = consume_parameters(given, Worker::current().arena);
                     });
                 }) ||
        !on_channel(&channel.std, argument, [&](LeasedChannel& leased) {
            blaming(consumer, argument, [&] {
                blaming_key("queue", [&] {
                    parameters.queue = leased.queue_named(parameters.queue);
                    ensure_sleeps(channel, leased, parameters);
                });
                blaming_key("no_ack", [&] { ensure_acknowledges(channel, parameters); });
                blaming_key("consumer_tag",
                            [&] { leased.wire().ensure_tag_unused(parameters.tag); });
                number = consume(leased, parameters);
            });
        })) {
        return false;
    }
    zval handler;
    ZVAL_OBJ(&handler, consumer);
    amqp_pconn::ext::add_running(channel, number, handler, true, parameters.no_ack,
                                 Worker::current().consumer_tag);
    return true;
}

// `argument` is the consumer's, 0 where it is none.
Started start(PChannelObject& channel, zend_object* consumer, std::uint32_t argument) {
    std::size_t number = 0;
    if (number_of(channel, consumer, number)) {
        return Started::runs_already;
    }
    zval given;
    ZVAL_UNDEF(&given);
    zend_call_method_with_0_params(consumer, consumer->ce, nullptr, "getconsumeparams", &given);
    if (Z_ISREF(given)) {
        zend_unwrap_reference(&given);
    }
    if (EG(exception) != nullptr || Z_TYPE(given) != IS_ARRAY) {
        zval_ptr_dtor(&given);
        return Started::failed;
    }
    if (number_of(channel, consumer, number)) {
        zval_ptr_dtor(&given);
        return Started::runs_already;  // it has started itself meanwhile
    }
    if (begin(channel, consumer, argument, Z_ARRVAL(given))) {
        const auto& worker = Worker::current();
        zend_string* tag =
            zend_string_init(worker.consumer_tag.data(), worker.consumer_tag.size(), false);
        amqp_pconn::ext::tell_consumer(consumer, "handleconsumeok", tag, &channel.std);
        zend_string_release(tag);
    }
    zval_ptr_dtor(&given);
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
    RETURN_BOOL(start(channel, consumer, 1) == Started::yes);
}

ZEND_METHOD(AmqpPconn_PChannel, startAllConsumers) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    bool any = false;
    zval added;
    ZVAL_ARR(&added, channel.added == nullptr ? zend_new_array(0) : zend_array_dup(channel.added));
    zval* consumer = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(added), consumer) {
        const Started started = start(channel, Z_OBJ_P(consumer), 0);
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
    zval numbers;
    array_init(&numbers);
    amqp_pconn::ext::list_numbers(channel, numbers);
    zval* number = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(numbers), number) {
        const auto* consumer = amqp_pconn::ext::running(channel, Z_LVAL_P(number));
        if (consumer != nullptr && !consumer->is_cancelled &&
            !cancel_consumer(channel, Z_LVAL_P(number))) {
            break;
        }
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&numbers);
    if (EG(exception) == nullptr && channel.added != nullptr) {
        // What is let go may add others.
        HashTable* removed = std::exchange(channel.added, nullptr);
        zend_hash_destroy(removed);
        FREE_HASHTABLE(removed);
    }
}

ZEND_METHOD(AmqpPconn_PChannel, suspend) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [](LeasedChannel& channel) { channel.suspend(); });
}

ZEND_METHOD(AmqpPconn_PChannel, resume) {
    ZEND_PARSE_PARAMETERS_NONE();
    (void)amqp_pconn::ext::resume(pchannel_of(Z_OBJ_P(ZEND_THIS)));
}

ZEND_METHOD(AmqpPconn_PChannel, isSuspended) {
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_BOOL(amqp_pconn::ext::holds(pchannel_of(Z_OBJ_P(ZEND_THIS)),
                                       [](const auto& wire) { return wire.is_suspended(); }));
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
