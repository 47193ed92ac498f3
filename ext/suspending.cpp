#include "suspending.h"

#include <algorithm>
#include <string>
#include <utility>

#include "arguments.h"
#include "boundary.h"
#include "classes.h"
#include "consumers.h"
#include "pchannel.h"
#include "pconnection.h"
#include "persistence_helper.h"
#include "php_amqp_pconn.h"
#include "program_call.h"
#include "saved.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

// The declared properties of PChannel, in the order of the stub.
enum Property : std::uint8_t { ack_buffer, suspend_on_serialize, resume_on_hydrate };

zval* property(const PChannelObject& channel, Property which) {
    zval* slot = OBJ_PROP_NUM(const_cast<zend_object*>(&channel.std), which);
    ZVAL_DEREF(slot);
    return slot;
}

client::Channel* wire_of(const PChannelObject& channel) {
    return channel.leased != nullptr && (*channel.leased)->is_bound()
               ? (*channel.leased)->bound().get()
               : nullptr;
}

// Runs `call` on its wire channel, where it has one, as a call of the program: at any other time
// the keeper may be at it. What is thrown is a line in the log.
template <typename Call>
void on_wire(const PChannelObject& channel, Call call) {
    guarded_quietly([&] {
        auto* lease = pconnection_of(channel.connection).lease;
        if (lease != nullptr && wire_of(channel) != nullptr) {
            lease->run([&] { call(*wire_of(channel)); });
        }
    });
}

// What is serialized, or made of that again, has nothing to do with what the program serializes at
// that moment: PHP would let it share what is known already.
template <typename Call>
void serializing(Call call) {
    const auto lock = BG(serialize_lock);
    zend_fiber_switch_block();
    ++BG(serialize_lock);
    with_undo(call, [lock] {
        BG(serialize_lock) = lock;
        zend_fiber_switch_unblock();
    });
    --BG(serialize_lock);
    zend_fiber_switch_unblock();
}

bool is_closure(const zval& handler) {
    return Z_TYPE(handler) == IS_OBJECT && Z_OBJCE(handler) == zend_ce_closure;
}

bool is_consumer(const zval& handler) {
    return Z_TYPE(handler) == IS_OBJECT && instanceof_function(Z_OBJCE(handler), ce_consumer);
}

// What is saved of one consumer, or why nothing is; both are the request's memory, and the
// caller's.
void serialize(zval& handler, smart_str& saved, smart_str& why_not) {
    if (is_closure(handler)) {
        smart_str_appends(&why_not, "a Closure cannot be serialized");
        smart_str_0(&why_not);
        return;
    }
    serializing([&] {
        php_serialize_data_t data = nullptr;
        PHP_VAR_SERIALIZE_INIT(data);
        ++AMQP_PCONN_G(serializes_consumers);
        with_undo([&] { php_var_serialize(&saved, &handler, &data); },
                  [] { --AMQP_PCONN_G(serializes_consumers); });
        --AMQP_PCONN_G(serializes_consumers);
        PHP_VAR_SERIALIZE_DESTROY(data);
    });
    take_exception(why_not);
    smart_str_0(&saved);
    smart_str_0(&why_not);
}

// When PHP code runs for it: in sleep(), which may be refused, or when the script has ended.
enum class Moment : std::uint8_t { sleep, end };

// What was thrown becomes the previous exception.
void refuse_to_sleep(const PChannelObject& channel, const zend_string* tag,
                     const zend_class_entry* helper) {
    if (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception))) {
        return;
    }
    const auto& parameters = *pconnection_of(channel.connection).parameters;
    guarded_quietly([&] { Worker::current().failure = parameters.endpoint(); });
    auto* endpoint =
        zend_string_init(Worker::current().failure.data(), Worker::current().failure.size(), false);
    zend_throw_exception_ex(ce_pconn_exception, 0,
                            "the connection to %s cannot sleep: %s could not store its consumer "
                            "\"%s\"; use another helper, or end the consumer",
                            ZSTR_VAL(endpoint), ZSTR_VAL(helper->name), ZSTR_VAL(tag));
    zend_string_release(endpoint);
}

// Stores what is saved of a consumer with the program's helper. False: an exception is pending, or
// a line in the log says that it is kept in memory.
bool store_elsewhere(const PChannelObject& channel, zend_class_entry* helper,
                     const zend_string* tag, const smart_str& saved, Moment moment) {
    if (store(helper, saved.s)) {
        return true;
    }
    if (moment == Moment::sleep) {
        refuse_to_sleep(channel, tag, helper);
        return false;
    }
    smart_str why{};
    take_exception(why);
    smart_str_0(&why);
    guarded_quietly([&] {
        Worker::current().environment().log(
            "consumer \"" + std::string(view(tag)) + "\" is kept in memory, since " +
            std::string(view(helper->name)) + " could not store it: " + std::string(view(why.s)));
    });
    smart_str_free(&why);
    return false;
}

client::SavedPtr saved_here(const smart_str& saved) {
    return saved.s == nullptr ? nullptr : std::make_shared<SavedHere>(std::string(view(saved.s)));
}

void save(PChannelObject& channel, std::size_t number, Moment moment) {
    auto* consumer = running(channel, number);
    if (consumer == nullptr || consumer->is_cancelled || consumer->is_superseded) {
        return;
    }
    zval handler;
    ZVAL_COPY(&handler, &consumer->handler);
    zend_string* tag = zend_string_copy(consumer->tag);
    smart_str saved{};
    smart_str why_not{};
    auto& reason = Worker::current().saved;
    reason.clear();
    on_wire(channel, [&](client::Channel&) { reason = (*channel.leased)->why_awake(number); });
    if (!reason.empty()) {
        smart_str_appendl(&why_not, reason.data(), reason.size());
        smart_str_0(&why_not);
    } else {
        serialize(handler, saved, why_not);
    }
    if (why_not.s != nullptr) {
        smart_str_free(&saved);
    }
    // It may name another one meanwhile.
    auto* helper = pconnection_of(channel.connection).helper;
    const auto keep = [&](auto as) {
        on_wire(channel, [&](client::Channel& wire) {
            wire.save(number, as(),
                      why_not.s == nullptr ? std::string() : std::string(view(why_not.s)));
        });
    };
    const bool has_helper = helper != nullptr && saved.s != nullptr;
    if (!has_helper || moment == Moment::end) {
        // At the end in any case: what the helper does may be the last thing.
        keep([&] { return saved_here(saved); });
    }
    if (has_helper && store_elsewhere(channel, helper, tag, saved, moment)) {
        keep([] { return std::move(Worker::current().stored); });
    }
    Worker::current().stored.reset();  // nobody has it any more
    smart_str_free(&saved);
    smart_str_free(&why_not);
    zend_string_release(tag);
    zval_ptr_dtor(&handler);
}

void save_all_of(PChannelObject& channel, Moment moment) {
    if (!is_to_sleep(channel) || wire_of(channel) == nullptr) {
        return;
    }
    zval numbers;
    array_init(&numbers);
    list_numbers(channel, numbers);
    zval* number = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(numbers), number) {
        if (EG(exception) == nullptr) {
            save(channel, static_cast<std::size_t>(Z_LVAL_P(number)), moment);
        }
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&numbers);
}

void save_all_channels(PConnectionObject& connection, Moment moment) {
    if (connection.lease == nullptr || !connection.lease->is_of_this_process()) {
        return;
    }
    zval all;
    array_init(&all);
    for (auto* channel = connection.channels; channel != nullptr; channel = channel->next) {
        if (channel->running != nullptr) {
            zval one;
            ZVAL_OBJ_COPY(&one, &channel->std);
            add_next_index_zval(&all, &one);
        }
    }
    zval* one = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(all), one) {
        save_all_of(pchannel_of(Z_OBJ_P(one)), moment);
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&all);
}

void save_consumers(PConnectionObject& connection, Moment moment) {
    // What is called here may call sleep(), again and again.
    if (connection.is_saving) {
        zend_throw_error(nullptr, "The connection is falling asleep already");
        return;
    }
    connection.is_saving = true;
    with_undo(
        [&] {
            save_all_channels(connection, moment);
            if (EG(exception) == nullptr) {
                clear_obsolete_places(connection.helper);
            }
        },
        [&] { connection.is_saving = false; });
    connection.is_saving = false;
}

// How far that of the request has come.
enum End : std::uint8_t { not_asked_for, asked_for, last, done };

// A shutdown function of the extension's own: when the script has ended, PHP code may still run.
void at_end(INTERNAL_FUNCTION_PARAMETERS);

// A function of the extension's own, for PHP to call.
void make_function(zval& closure, zif_handler handler) {
    zend_internal_function function{};
    function.type = ZEND_INTERNAL_FUNCTION;
    function.handler = handler;
    function.module = &amqp_pconn_module_entry;
    function.function_name = zend_string_init(ZEND_STRL("{amqp_pconn saves consumers}"), false);
    zend_create_fake_closure(&closure, reinterpret_cast<zend_function*>(&function), nullptr,
                             nullptr, nullptr);
    zend_string_release(function.function_name);
}

void call(zval& function, zval& argument) {
    zval none;
    ZVAL_UNDEF(&none);
    (void)call_user_function(nullptr, nullptr, &function, &none, 1, &argument);
    zval_ptr_dtor(&none);
}

void append_to_end() {
    zval closure;
    make_function(closure, at_end);
    zval name;
    ZVAL_STRING(&name, "register_shutdown_function");
    call(name, closure);
    zval_ptr_dtor(&name);
    zval_ptr_dtor(&closure);
}

void at_end(INTERNAL_FUNCTION_PARAMETERS) {
    (void)execute_data;
    (void)return_value;
    if (AMQP_PCONN_G(saves_at_end) == End::asked_for) {
        AMQP_PCONN_G(saves_at_end) = End::last;
        append_to_end();  // the script's own come first
        return;
    }
    AMQP_PCONN_G(saves_at_end) = End::done;
    zval all;
    array_init(&all);
    for (auto* connection = AMQP_PCONN_G(live_connections); connection != nullptr;
         connection = connection->next) {
        zval one;
        ZVAL_OBJ_COPY(&one, &connection->std);
        add_next_index_zval(&all, &one);
    }
    zval* one = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(all), one) {
        save_consumers(pconnection_of(Z_OBJ_P(one)), Moment::end);
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&all);
}

// The same for the connection that is its argument. It has a frame: without one what is thrown is a
// fatal error, and in that of the program, where the garbage collector runs, nothing may be
// cleared.
void save_one(INTERNAL_FUNCTION_PARAMETERS) {
    (void)return_value;
    save_consumers(pconnection_of(Z_OBJ_P(ZEND_CALL_ARG(execute_data, 1))), Moment::end);
}

// A Consumer or a callable, as it was saved; false where it cannot be had again, and why.
bool unserialize(zval& handler, const zend_string* bytes, smart_str& why_not) {
    bool done = false;
    bool is_callable = false;
    serializing([&] {
        const auto* at = reinterpret_cast<const unsigned char*>(ZSTR_VAL(bytes));
        const auto* end = at + ZSTR_LEN(bytes);
        php_unserialize_data_t data = nullptr;
        PHP_VAR_UNSERIALIZE_INIT(data);
        zval* made = var_tmp_var(&data);
        done = php_var_unserialize(made, &at, end, &data) != 0;
        ZVAL_COPY(&handler, made);
        PHP_VAR_UNSERIALIZE_DESTROY(data);  // calls __wakeup() and __unserialize()
        is_callable = done && EG(exception) == nullptr &&
                      (is_consumer(handler) || zend_is_callable(&handler, 0, nullptr));
    });
    take_exception(why_not);
    if (why_not.s != nullptr) {
        smart_str_0(&why_not);
        return false;
    }
    if (done && Z_TYPE(handler) == IS_OBJECT && Z_OBJCE(handler) == PHP_IC_ENTRY) {
        zend_string* name = php_lookup_class_name(Z_OBJ(handler));
        smart_str_appends(&why_not, "there is no class ");
        smart_str_appends(&why_not, name == nullptr ? "of its name" : ZSTR_VAL(name));
        if (name != nullptr) {
            zend_string_release(name);
        }
        smart_str_0(&why_not);
        return false;
    }
    if (!is_callable) {
        smart_str_appends(
            &why_not, done ? "it cannot be called any more" : "what was saved of it is damaged");
        smart_str_0(&why_not);
        return false;
    }
    return true;
}

// What the log says where the channel is closed because of one of its consumers.
void tell_failed(const PChannelObject& channel, std::string_view tag, const zend_string* why) {
    auto& line = Worker::current().failure;
    line.clear();
    on_wire(channel, [&](const client::Channel& wire) {
        line = "consumer \"" + std::string(tag) + "\" on channel " + std::to_string(wire.id()) +
               " of " + wire.connection().endpoint() + " cannot be had again (" +
               std::string(view(why)) + "): its channel is closed";
    });
    if (!line.empty()) {
        guarded_quietly([&] { Worker::current().environment().log(line); });
    }
}

// Makes one consumer again; false where it cannot be.
bool wake_consumer(PChannelObject& channel, std::size_t number) {
    auto& worker = Worker::current();
    bool is_there = false;
    on_wire(channel, [&](const client::Channel& wire) {
        const auto& consumers = wire.consumers();
        if (!consumers.is_lasting(number)) {
            return;  // it ended meanwhile
        }
        worker.consumer_tag = consumers[number].tag;
        worker.place = {};
        const auto* saved = consumers[number].saved.get();
        if (const auto* elsewhere = dynamic_cast<const SavedElsewhere*>(saved)) {
            worker.place = elsewhere->place;
        } else if (const auto* here = dynamic_cast<const SavedHere*>(saved)) {
            worker.saved = here->bytes;
        } else {
            worker.saved.clear();  // which is damaged
        }
        is_there = true;
    });
    if (!is_there) {
        return false;
    }
    zend_string* tag =
        zend_string_init(worker.consumer_tag.data(), worker.consumer_tag.size(), false);
    zval handler;
    ZVAL_UNDEF(&handler);
    smart_str why_not{};
    zend_string* bytes = worker.place.key.empty()
                             ? zend_string_init(worker.saved.data(), worker.saved.size(), false)
                             : load_stored(worker.place, why_not);
    const bool made = bytes != nullptr && unserialize(handler, bytes, why_not);
    if (bytes != nullptr) {
        zend_string_release(bytes);
    }
    smart_str_0(&why_not);
    if (wire_of(channel) == nullptr) {
        // The program has ended the lease meanwhile.
    } else if (made) {
        add_running(channel, number, handler, is_consumer(handler), false, view(tag));
    } else if (EG(exception) == nullptr) {
        tell_failed(channel, view(tag), why_not.s);
    }
    smart_str_free(&why_not);
    zval_ptr_dtor(&handler);
    zend_string_release(tag);
    return made;
}

void close_channel(PChannelObject& channel) {
    guarded_quietly([&] { (*channel.leased)->close(); });
    forget_running(channel);
}

// Its properties and consumers as they were; false where they cannot be.
bool hydrate(PChannelObject& channel) {
    const auto& manners = wire_of(channel)->manners;
    ZVAL_LONG(property(channel, ack_buffer), static_cast<zend_long>(manners.ack_buffer));
    ZVAL_BOOL(property(channel, suspend_on_serialize), manners.suspend_on_serialize);
    ZVAL_BOOL(property(channel, resume_on_hydrate), manners.resume_on_hydrate);
    zval numbers;
    array_init(&numbers);
    auto& found = Worker::current().numbers;
    found.clear();
    on_wire(channel, [&](const client::Channel& wire) { found = wire.consumers().lasting_ones(); });
    for (const std::size_t number : found) {
        add_next_index_long(&numbers, static_cast<zend_long>(number));
    }
    bool made = true;
    zval* number = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL(numbers), number) {
        made = made && wire_of(channel) != nullptr &&
               wake_consumer(channel, static_cast<std::size_t>(Z_LVAL_P(number)));
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&numbers);
    return made;
}

}  // namespace

void note_manners(PChannelObject& channel) {
    if (channel.leased != nullptr) {
        note_manners(channel, **channel.leased);
    }
}

void note_manners(PChannelObject& channel, persist::LeasedChannel& leased) {
    auto* wire = leased.bound().get();
    if (wire != nullptr && channel.is_hydrated) {
        const zend_long most = Z_TYPE_P(property(channel, ack_buffer)) == IS_LONG
                                   ? Z_LVAL_P(property(channel, ack_buffer))
                                   : 1;
        wire->manners = {Z_TYPE_P(property(channel, suspend_on_serialize)) == IS_TRUE,
                         Z_TYPE_P(property(channel, resume_on_hydrate)) == IS_TRUE,
                         static_cast<std::size_t>(std::max<zend_long>(most, 1))};
    }
}

void note_manners(PConnectionObject& connection) {
    for (auto* channel = connection.channels; channel != nullptr; channel = channel->next) {
        note_manners(*channel);
    }
}

bool is_to_sleep(const PChannelObject& channel) {
    return Z_TYPE_P(property(channel, suspend_on_serialize)) == IS_TRUE;
}

void save_consumers(PConnectionObject& connection) {
    save_consumers(connection, Moment::sleep);
}

void save_consumers_at_end() {
    if (AMQP_PCONN_G(saves_at_end) == End::not_asked_for) {
        AMQP_PCONN_G(saves_at_end) = End::asked_for;
        append_to_end();
    }
}

void save_consumers_before_end(PConnectionObject& connection) {
    bool has_some = false;
    for (auto* channel = connection.channels; channel != nullptr; channel = channel->next) {
        has_some = has_some || (channel->running != nullptr && is_to_sleep(*channel));
    }
    if (!has_some || connection.is_saving || AMQP_PCONN_G(saves_at_end) == End::done) {
        return;
    }
    zval closure;
    make_function(closure, save_one);
    zval object;
    ZVAL_OBJ(&object, &connection.std);
    call(closure, object);
    zval_ptr_dtor(&closure);
}

bool resume(PChannelObject& channel) {
    const bool done =
        on_channel(&channel.std, 0, [](persist::LeasedChannel& leased) { leased.resume(); });
    if (!done && holds(channel, [](const auto& wire) { return !wire.is_open(); })) {
        GC_ADDREF(&channel.std);
        const SetAside refused;  // destructors of the program run without it
        forget_running(channel);
        refused.put_back();
        OBJ_RELEASE(&channel.std);
    }
    return done;
}

bool wake(zval* value) {
    auto& channel = pchannel_of(Z_OBJ_P(value));
    if (channel.is_hydrated || wire_of(channel) == nullptr) {
        return true;
    }
    channel.is_hydrated = true;
    GC_ADDREF(&channel.std);
    const bool made = hydrate(channel);
    if (!made && EG(exception) != nullptr) {
        channel.is_hydrated = false;  // the script has ended: it sleeps on
    } else if (!made) {
        close_channel(channel);
        zval_ptr_dtor(value);
        ZVAL_NULL(value);
    } else if (Z_TYPE_P(property(channel, resume_on_hydrate)) == IS_TRUE &&
               holds(channel, [](const auto& wire) { return wire.is_suspended(); })) {
        channel.is_to_resume = !resume(channel);
    }
    OBJ_RELEASE(&channel.std);
    return EG(exception) == nullptr;
}

bool wake_resuming(PConnectionObject& connection) {
    if (!connected(connection)) {
        return false;
    }
    for (auto* channel = connection.channels; channel != nullptr; channel = channel->next) {
        if (std::exchange(channel->is_to_resume, false) &&
            holds(*channel, [](const auto& wire) { return wire.is_open(); })) {
            GC_ADDREF(&channel->std);
            const bool done = resume(*channel);
            channel->is_to_resume = !done;
            OBJ_RELEASE(&channel->std);  // where it could not, this may be its end
            if (!done) {
                return false;
            }
        }
    }
    while (connection.lease != nullptr && connection.lease->has_resuming()) {
        const std::shared_ptr<persist::LeasedChannel>* leased = nullptr;
        if (!on_connection(connection,
                           [&](persist::Lease& lease) { leased = lease.claim_resuming(); })) {
            return false;
        }
        if (leased == nullptr) {
            break;
        }
        zval channel;
        pchannel_for(&channel, connection, *leased);
        const bool woken = wake(&channel);
        zval_ptr_dtor(&channel);
        if (!woken) {
            return false;
        }
    }
    return true;
}

}  // namespace amqp_pconn::ext
