#include "consumers.h"

#include <utility>

#include "arguments.h"
#include "pchannel.h"
#include "pconnection.h"
#include "program_call.h"
#include "suspending.h"

namespace amqp_pconn::ext {
namespace {

void free_running(zval* entry) {
    auto* consumer = static_cast<RunningConsumer*>(Z_PTR_P(entry));
    zend_string_release(consumer->tag);
    zval_ptr_dtor(&consumer->handler);
    efree(consumer);
}

// The array of an object and its method may hold references: what they refer to now is meant.
void copy_handler(zval& to, const zval& handler) {
    if (Z_TYPE(handler) != IS_ARRAY) {
        ZVAL_COPY(&to, &handler);
        return;
    }
    array_init_size(&to, 2);
    for (zend_ulong i = 0; i < 2; ++i) {
        zval* part = zend_hash_index_find_deref(Z_ARRVAL(handler), i);
        Z_TRY_ADDREF_P(part);
        zend_hash_next_index_insert(Z_ARRVAL(to), part);
    }
}

// While it has consumers, the connection holds it: a program need not.
void hold(PChannelObject& channel, bool held) {
    if (channel.is_held == held) {
        return;
    }
    channel.is_held = held;
    if (held) {
        GC_ADDREF(&channel.std);
    } else {
        OBJ_RELEASE(&channel.std);
    }
}

template <typename Condition>
bool find_running(const PChannelObject& channel, std::size_t& number, Condition condition) {
    if (channel.running == nullptr) {
        return false;
    }
    zend_ulong index = 0;
    void* entry = nullptr;
    ZEND_HASH_FOREACH_NUM_KEY_PTR(channel.running, index, entry) {
        const auto& one = *static_cast<const RunningConsumer*>(entry);
        if (!one.is_cancelled && condition(one)) {
            number = index;
            return true;
        }
    }
    ZEND_HASH_FOREACH_END();
    return false;
}

}  // namespace

void add_running(PChannelObject& channel, std::size_t number, const zval& handler, bool is_object,
                 bool no_ack, std::string_view tag) {
    if (channel.running == nullptr) {
        ALLOC_HASHTABLE(channel.running);
        zend_hash_init(channel.running, 8, nullptr, free_running, 0);
    }
    std::size_t ended = 0;
    if (number_of(channel, tag, ended)) {
        running(channel, ended)->is_superseded = true;
    }
    auto* consumer = static_cast<RunningConsumer*>(ecalloc(1, sizeof(RunningConsumer)));
    consumer->tag = zend_string_init(tag.data(), tag.size(), false);
    copy_handler(consumer->handler, handler);
    consumer->is_object = is_object;
    consumer->no_ack = no_ack;
    if (!is_object) {
        zend_is_callable_ex(&consumer->handler, nullptr, 0, nullptr, &consumer->cache, nullptr);
        const auto* function = consumer->cache.function_handler;
        if (function != nullptr &&
            (function->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE) != 0) {
            zend_release_fcall_info_cache(&consumer->cache);
            consumer->cache = {};
        }
    }
    zval entry;
    ZVAL_PTR(&entry, consumer);
    zend_hash_index_update(channel.running, number, &entry);
    hold(channel, true);
    save_consumers_at_end();
}

RunningConsumer* running(const PChannelObject& channel, std::size_t number) {
    return channel.running == nullptr
               ? nullptr
               : static_cast<RunningConsumer*>(zend_hash_index_find_ptr(channel.running, number));
}

bool number_of(const PChannelObject& channel, std::string_view tag, std::size_t& number) {
    return find_running(channel, number, [tag](const RunningConsumer& one) {
        return !one.is_superseded && view(one.tag) == tag;
    });
}

bool number_of(const PChannelObject& channel, const zend_object* consumer, std::size_t& number) {
    return find_running(channel, number, [consumer](const RunningConsumer& one) {
        return one.is_object && Z_OBJ(one.handler) == consumer;
    });
}

void list_tags(const PChannelObject& channel, zval& list) {
    std::size_t number = 0;
    (void)find_running(channel, number, [&list](const RunningConsumer& one) {
        if (!one.is_superseded) {
            add_next_index_str(&list, zend_string_copy(one.tag));
        }
        return false;
    });
}

void list_numbers(const PChannelObject& channel, zval& list) {
    if (channel.running == nullptr) {
        return;
    }
    zend_ulong number = 0;
    ZEND_HASH_FOREACH_NUM_KEY(channel.running, number) {
        add_next_index_long(&list, static_cast<zend_long>(number));
    }
    ZEND_HASH_FOREACH_END();
}

bool has_waiting(const PChannelObject& channel, std::size_t number) {
    return holds(channel,
                 [number](const auto& wire) { return wire.consumers().waiting(number) != 0; });
}

void remove_running(PChannelObject& channel, std::size_t number) {
    if (channel.running == nullptr) {
        return;
    }
    GC_ADDREF(&channel.std);
    zend_hash_index_del(channel.running, number);
    if (channel.running == nullptr || zend_hash_num_elements(channel.running) == 0) {
        hold(channel, false);
    }
    OBJ_RELEASE(&channel.std);
}

void forget_running(PChannelObject& channel) {
    if (channel.running == nullptr) {
        return;
    }
    // What is let go may start others.
    HashTable* ended = std::exchange(channel.running, nullptr);
    hold(channel, false);
    zend_hash_destroy(ended);
    FREE_HASHTABLE(ended);
}

void forget_consumers(PConnectionObject& connection) {
    // A channel that is let go leaves the list, and what it lets go may do anything.
    for (bool found = true; found;) {
        found = false;
        for (auto* channel = connection.channels; channel != nullptr; channel = channel->next) {
            if (channel->is_held) {
                found = true;
                forget_running(*channel);
                break;
            }
        }
    }
}

void free_consumers(PChannelObject& channel) {
    for (HashTable** table : {&channel.running, &channel.added}) {
        if (*table != nullptr) {
            zend_hash_destroy(*table);
            FREE_HASHTABLE(*table);
            *table = nullptr;
        }
    }
}

void add_consumers_to(zend_get_gc_buffer* buffer, const PChannelObject& channel) {
    if (channel.running != nullptr) {
        void* entry = nullptr;
        ZEND_HASH_FOREACH_PTR(channel.running, entry) {
            zend_get_gc_buffer_add_zval(buffer, &static_cast<RunningConsumer*>(entry)->handler);
        }
        ZEND_HASH_FOREACH_END();
    }
    if (channel.added != nullptr) {
        zval* consumer = nullptr;
        ZEND_HASH_FOREACH_VAL(channel.added, consumer) {
            zend_get_gc_buffer_add_zval(buffer, consumer);
        }
        ZEND_HASH_FOREACH_END();
    }
}

void call_consumer(const RunningConsumer& consumer, zval* message, zend_object* channel,
                   zval* result) {
    zval handler;
    ZVAL_COPY(&handler, &consumer.handler);
    zval arguments[2];
    ZVAL_COPY_VALUE(&arguments[0], message);
    ZVAL_OBJ(&arguments[1], channel);
    GC_ADDREF(channel);
    ZVAL_UNDEF(result);
    if (consumer.is_object) {
        call_method(Z_OBJ(handler), "handledelivery", result, 2, arguments);
    } else {
        zend_fcall_info_cache cache = consumer.cache;
        zend_fcall_info info{};
        info.size = sizeof(info);
        ZVAL_COPY_VALUE(&info.function_name, &handler);
        info.retval = result;
        info.params = arguments;
        info.object = cache.object;
        info.param_count = 2;
        zend_fiber_switch_block();
        zend_call_function(&info, cache.function_handler == nullptr ? nullptr : &cache);
        zend_fiber_switch_unblock();
    }
    OBJ_RELEASE(channel);
    zval_ptr_dtor(&handler);
}

zend_string* name_of(const RunningConsumer& consumer) {
    if (consumer.is_object) {
        return zend_strpprintf(0, "%s::handleDelivery()",
                               ZSTR_VAL(Z_OBJCE(consumer.handler)->name));
    }
    zval handler;
    ZVAL_COPY_VALUE(&handler, &consumer.handler);
    const bool is_closure = Z_TYPE(handler) == IS_OBJECT && Z_OBJCE(handler) == zend_ce_closure;
    zend_string* name =
        is_closure ? get_function_or_method_name(zend_get_closure_method_def(Z_OBJ(handler)))
                   : zend_get_callable_name(&handler);
    zend_string* text = zend_strpprintf(0, "%s()", ZSTR_VAL(name));
    zend_string_release(name);
    return text;
}

void tell_consumer(zend_object* consumer, const char* method, zend_string* tag,
                   zend_object* channel) {
    zval arguments[2];
    ZVAL_STR_COPY(&arguments[0], tag);
    ZVAL_OBJ_COPY(&arguments[1], channel);
    call_method(consumer, method, nullptr, 2, arguments);
    zval_ptr_dtor(&arguments[0]);
    zval_ptr_dtor(&arguments[1]);
}

bool cancel_consumer(PChannelObject& channel, std::size_t number) {
    if (!on_channel(&channel.std, 0,
                    [number](persist::LeasedChannel& leased) { leased.wire().cancel(number); })) {
        return false;
    }
    auto* consumer = running(channel, number);
    if (consumer == nullptr) {
        return true;
    }
    // What it got under no-ack, and has not been handed, is still its own.
    zend_string* tag = zend_string_copy(consumer->tag);
    zend_object* object = consumer->is_object ? Z_OBJ(consumer->handler) : nullptr;
    if (object != nullptr) {
        GC_ADDREF(object);
    }
    GC_ADDREF(&channel.std);
    if (consumer->no_ack && has_waiting(channel, number)) {
        consumer->is_cancelled = true;
    } else {
        remove_running(channel, number);
    }
    if (object != nullptr) {
        tell_consumer(object, "handlecancelok", tag, &channel.std);
        OBJ_RELEASE(object);
    }
    OBJ_RELEASE(&channel.std);
    zend_string_release(tag);
    return EG(exception) == nullptr;
}

}  // namespace amqp_pconn::ext
