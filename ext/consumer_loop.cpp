#include "consumer_loop.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "boundary.h"
#include "classes.h"
#include "consumers.h"
#include "message.h"
#include "pchannel.h"
#include "pconnection.h"
#include "php_amqp_pconn.h"
#include "publish_events.h"
#include "suspending.h"
#include "wire/field_table.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

using wire::Duration;
using wire::TimePoint;

// What a consumer returns.
enum Action : std::uint8_t { ack = 1, reject = 2, drop = 3, cancel = 4 };

// Signals that come between a look and a wait are seen after this at the latest.
constexpr Duration longest_wait = std::chrono::seconds(1);

// A consumer's call that takes longer than this is not quick: its acknowledgement is written at
// once.
constexpr Duration soon = std::chrono::milliseconds(1);

struct Limits {
    double timeout = 0;
    bool has_no_timeout = true;
    double idle_timeout = 0;
    bool has_no_idle_timeout = true;
    zend_long most = 0;
    bool has_no_most = true;
    zend_fcall_info until{};
    zend_fcall_info_cache until_cache{};
};

bool is_within(std::uint32_t argument, double seconds) {
    constexpr double longest = 86400;
    if (seconds >= 0 && seconds <= longest) {
        return true;
    }
    zend_argument_value_error(argument, "must be between 0 and 86400 (seconds), %g given", seconds);
    return false;
}

Duration from_seconds(double seconds) {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

// One run of the loop. Everything in it may be jumped over: it owns nothing.
class ConsumerLoop {
  public:
    ConsumerLoop(std::span<zend_object*> connections, Limits& limits)
        : connections_(connections), limits_(limits) {
        const auto now = environment().now();
        const Duration timeout = from_seconds(limits.timeout);
        takes_stock_ = !limits.has_no_timeout && timeout == Duration::zero();
        if (!limits.has_no_timeout && !takes_stock_) {
            until_ = now + timeout;
        }
        idle_since_ = now;
        dispatch_signals_ = static_cast<zend_function*>(
            zend_hash_str_find_ptr(EG(function_table), ZEND_STRL("pcntl_signal_dispatch")));
    }

    // False with an exception pending.
    bool run() {
        if (takes_stock_ && !take_stock()) {
            return false;
        }
        while (serve_signals() && !is_asked_to_end()) {
            const auto dispatched = dispatch();
            if (dispatched == Dispatched::something) {
                continue;
            }
            if (dispatched == Dispatched::failed) {
                return false;
            }
            if (takes_stock_) {
                break;
            }
            bool listening = false;
            if (!attend_all(listening)) {
                return false;
            }
            if (something_came_) {
                continue;
            }
            if (!listening || is_over()) {
                break;
            }
            if (!wait()) {
                return false;
            }
        }
        return EG(exception) == nullptr;
    }

    [[nodiscard]] zend_long delivered() const { return delivered_; }

  private:
    enum class Dispatched : std::uint8_t { nothing, something, failed };

    static EngineEnvironment& environment() { return Worker::current().environment(); }

    [[nodiscard]] bool is_over() const {
        const auto now = environment().now();
        return now >= until_ || (!limits_.has_no_idle_timeout &&
                                 now - idle_since_ >= from_seconds(limits_.idle_timeout));
    }

    // maxMessages or the timeout is reached, or $until says so (or has thrown).
    bool is_asked_to_end() {
        if (!limits_.has_no_most && delivered_ >= limits_.most) {
            return true;
        }
        if (until_ != TimePoint::max() && environment().now() >= until_) {
            return true;
        }
        if (ZEND_FCI_INITIALIZED(limits_.until)) {
            zval result;
            ZVAL_UNDEF(&result);
            limits_.until.retval = &result;
            const bool known = limits_.until_cache.function_handler != nullptr;
            zend_fiber_switch_block();
            zend_call_function(&limits_.until, known ? &limits_.until_cache : nullptr);
            zend_fiber_switch_unblock();
            const zval* said = &result;
            ZVAL_DEREF(said);
            const bool ends = Z_TYPE_P(said) == IS_TRUE;
            zval_ptr_dtor(&result);
            return ends || EG(exception) != nullptr;
        }
        return false;
    }

    // Handlers of signals: of pcntl_async_signals() through the engine's interrupt, others by
    // pcntl's function.
    static void call_signal_handlers(zend_function* dispatch) {
        if (zend_atomic_bool_load_ex(&EG(vm_interrupt))) {
            zend_atomic_bool_store_ex(&EG(vm_interrupt), false);
            if (zend_atomic_bool_load_ex(&EG(timed_out))) {
                zend_timeout();
            } else if (zend_interrupt_function != nullptr) {
                zend_interrupt_function(EG(current_execute_data));
            }
        }
        if (dispatch != nullptr && EG(exception) == nullptr) {
            zend_call_known_function(dispatch, nullptr, nullptr, nullptr, 0, nullptr, nullptr);
        }
    }

    bool serve_signals() {
        zend_fiber_switch_block();
        call_signal_handlers(dispatch_signals_);
        zend_fiber_switch_unblock();
        return EG(exception) == nullptr;
    }

    Dispatched dispatch() {
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            // Each in turn, so that none has to wait for another's flood.
            const std::size_t which = (next_ + i) % connections_.size();
            auto& connection = pconnection_of(connections_[which]);
            const auto done = dispatch(connection);
            if (done != Dispatched::nothing) {
                next_ = which + 1;
                return done;
            }
        }
        return Dispatched::nothing;
    }

    Dispatched dispatch(PConnectionObject& connection) {
        if (connection.lease == nullptr) {
            return Dispatched::nothing;  // something it called has put it to sleep
        }
        auto& worker = Worker::current();
        persist::LeasedChannel* leased = nullptr;
        const amqp_basic_properties_t* properties = nullptr;
        worker.mail.reset();
        if (!on_connection(connection, [&](persist::Lease& lease) {
                leased = lease.next_with_mail();
                if (leased == nullptr) {
                    return;
                }
                leased->bound()->ensure_usable("select()");  // its consumers ended with it
                if (leased->bound()->next_arrival() > connection.selects_up_to) {
                    lease.connection().put_back_mail(*leased->bound());
                    leased = nullptr;
                    return;
                }
                if (!leased->bound()->next_is_event()) {
                    group_acks(*leased);
                    worker.mail = leased->take_mail();
                }
                if (worker.mail && !worker.mail->is_cancel) {
                    worker.arena.recycle();
                    properties =
                        &wire::decode_properties(worker.mail->delivery.properties, worker.arena);
                }
            })) {
            // Where the connection has ended they may be saved, for the next one.
            if (leased != nullptr && leased->user != nullptr && leased->is_closed_by_broker()) {
                forget_running(*static_cast<PChannelObject*>(leased->user));
            }
            return Dispatched::failed;
        }
        if (leased == nullptr) {
            return Dispatched::nothing;
        }
        auto* channel = static_cast<PChannelObject*>(leased->user);
        if (channel == nullptr) {
            return Dispatched::something;  // nobody is there to be told
        }
        GC_ADDREF(&channel->std);
        bool done = false;
        if (!worker.mail) {
            done = tell_next_event(&channel->std);
        } else if (worker.mail->is_cancel) {
            done = tell_cancel(*channel, worker.mail->consumer);
        } else {
            done = deliver(*channel, *properties);
        }
        OBJ_RELEASE(&channel->std);
        return done ? Dispatched::something : Dispatched::failed;
    }

    static bool tell_cancel(PChannelObject& channel, std::size_t number) {
        const auto* consumer = running(channel, number);
        if (consumer == nullptr) {
            return true;
        }
        zval handler;
        ZVAL_COPY(&handler, &consumer->handler);
        zend_string* tag = zend_string_copy(consumer->tag);
        const bool is_to_be_told = consumer->is_object && !consumer->is_cancelled;
        remove_running(channel, number);
        if (is_to_be_told) {
            tell_consumer(Z_OBJ(handler), "handlecancel", tag, &channel.std);
        }
        zend_string_release(tag);
        zval_ptr_dtor(&handler);
        return EG(exception) == nullptr;
    }

    bool deliver(PChannelObject& channel, const amqp_basic_properties_t& properties) {
        auto& mail = *Worker::current().mail;
        const std::size_t number = mail.consumer;
        const auto* consumer = running(channel, number);
        if (consumer == nullptr) {
            return true;  // it goes back with the next one, or with the channel
        }
        const std::uint64_t tag = mail.delivery.delivery_tag;
        const bool no_ack = consumer->no_ack;
        zval message;
        const bool has_it = hand_over_message(&message, mail.delivery, properties, &channel.std,
                                              consumer->tag, no_ack);
        if (!has_it) {
            zval_ptr_dtor(&message);
            return false;
        }
        ++delivered_;
        const auto begun = environment().now();
        zval result{};
        ZVAL_NULL(&result);
        consumer = running(channel, number);  // making the message may have run a destructor
        if (consumer != nullptr) {
            call_consumer(*consumer, &message, &channel.std, &result);
        }
        zval_ptr_dtor(&message);
        idle_since_ = environment().now();
        took_long_ = idle_since_ - begun > soon;
        bool done = EG(exception) == nullptr && obey(channel, number, tag, no_ack, &result);
        zval_ptr_dtor(&result);
        done = done && EG(exception) == nullptr;
        remove_if_done(channel, number);
        return done && EG(exception) == nullptr;
    }

    // One that was cancelled keeps what it had under no-ack, until it has had the last of it.
    static void remove_if_done(PChannelObject& channel, std::size_t number) {
        const auto* consumer = running(channel, number);
        if (consumer != nullptr && consumer->is_cancelled && !has_waiting(channel, number)) {
            remove_running(channel, number);
        }
    }

    // PChannel::$ackBuffer, the first of its declared properties.
    static std::size_t ack_group(const persist::LeasedChannel& leased) {
        if (leased.user == nullptr) {
            return 1;
        }
        const zval* most = OBJ_PROP_NUM(&static_cast<PChannelObject*>(leased.user)->std, 0);
        ZVAL_DEREF(most);
        if (Z_TYPE_P(most) != IS_LONG) {
            return 1;
        }
        if (Z_LVAL_P(most) < 1) {
            throw ArgumentError(ArgumentError::Kind::value,
                                "AmqpPconn\\PChannel::$ackBuffer must be at least 1, " +
                                    std::to_string(Z_LVAL_P(most)) + " given");
        }
        return static_cast<std::size_t>(Z_LVAL_P(most));
    }

    static void group_acks(persist::LeasedChannel& leased) {
        auto& wire = *leased.bound();
        try {
            wire.group_acks(ack_group(leased));
        } catch (const ArgumentError&) {
            wire.connection().put_back_mail(wire);
            throw;
        }
    }

    bool obey(PChannelObject& channel, std::size_t number, std::uint64_t tag, bool no_ack,
              zval* result) {
        ZVAL_DEREF(result);
        if (Z_TYPE_P(result) == IS_NULL || Z_TYPE_P(result) == IS_UNDEF) {
            return true;
        }
        if (Z_TYPE_P(result) != IS_ARRAY) {
            return is_action(channel, number, result) &&
                   act(channel, number, tag, no_ack, static_cast<Action>(Z_LVAL_P(result)));
        }
        zval* one = nullptr;
        ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(result), one) {
            ZVAL_DEREF(one);
            if (!is_action(channel, number, one)) {
                return false;
            }
        }
        ZEND_HASH_FOREACH_END();
        ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(result), one) {
            ZVAL_DEREF(one);
            if (!act(channel, number, tag, no_ack, static_cast<Action>(Z_LVAL_P(one)))) {
                return false;
            }
        }
        ZEND_HASH_FOREACH_END();
        return true;
    }

    static bool is_action(const PChannelObject& channel, std::size_t number, const zval* value) {
        if (Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= ack && Z_LVAL_P(value) <= cancel) {
            return true;
        }
        zend_string* name = name_of(channel, number);
        if (Z_TYPE_P(value) == IS_LONG) {
            zend_value_error(
                "%s must return null, one of PConnection::CONSUMER_* or a list of "
                "these, " ZEND_LONG_FMT " returned",
                ZSTR_VAL(name), Z_LVAL_P(value));
        } else {
            zend_type_error(
                "%s must return null, one of PConnection::CONSUMER_* or a list of "
                "these, %s returned",
                ZSTR_VAL(name), zend_zval_type_name(value));
        }
        zend_string_release(name);
        return false;
    }

    // For messages; the caller's.
    static zend_string* name_of(const PChannelObject& channel, std::size_t number) {
        const auto* consumer = running(channel, number);
        return consumer == nullptr ? zend_string_init(ZEND_STRL("The consumer"), false)
                                   : ext::name_of(*consumer);
    }

    bool act(PChannelObject& channel, std::size_t number, std::uint64_t tag, bool no_ack,
             Action action) {
        if (action == cancel) {
            const auto* consumer = running(channel, number);
            return consumer == nullptr || consumer->is_cancelled ||
                   cancel_consumer(channel, number);
        }
        const char* mistake = nullptr;
        if (!no_ack && !on_channel(&channel.std, 0, [&](persist::LeasedChannel& leased) {
                try {
                    settle(leased, tag, action);
                } catch (const OnlyAcknowledgedError&) {
                    mistake = "refused, but it is of a stream, which takes acknowledgements only";
                } catch (const ArgumentError&) {
                    mistake = "settled, which it was already";
                }
            })) {
            return false;
        }
        if (mistake != nullptr) {
            zend_string* name = name_of(channel, number);
            zend_value_error("%s returned that its message is to be %s", ZSTR_VAL(name), mistake);
            zend_string_release(name);
        }
        return mistake == nullptr;
    }

    void settle(persist::LeasedChannel& leased, std::uint64_t tag, Action action) const {
        if (action == ack) {
            leased.ack_soon(tag);
            write_if_due(leased.bound()->connection());
        } else {
            leased.reject(tag, action == reject);
        }
    }

    // Acknowledgements of consumers that are quick go out together.
    void write_if_due(client::Connection& connection) const {
        constexpr std::size_t enough = 4096;
        if (took_long_ || connection.unwritten() >= enough) {
            connection.flush();
        }
    }

    // Reads what has come on every connection, without waiting.
    bool attend_all(bool& listening) {
        something_came_ = false;
        for (zend_object* object : connections_) {
            auto& connection = pconnection_of(object);
            if (connection.lease != nullptr && !on_connection(connection, [&](auto& lease) {
                    auto& wire = lease.connection();
                    wire.attend();
                    listening = listening || wire.is_listening();
                    something_came_ = something_came_ || wire.has_mail();
                })) {
                return false;
            }
        }
        return true;
    }

    // What has come by now on each connection is all that will be handed over.
    bool take_stock() {
        for (zend_object* object : connections_) {
            auto& connection = pconnection_of(object);
            if (connection.lease != nullptr && !on_connection(connection, [&](auto& lease) {
                    connection.selects_up_to = lease.connection().take_stock();
                })) {
                return false;
            }
        }
        return true;
    }

    bool wait() {
        auto& waited = Worker::current().waited;
        waited.clear();
        auto at_most = longest_wait;
        for (zend_object* object : connections_) {
            auto& connection = pconnection_of(object);
            if (connection.lease != nullptr && !on_connection(connection, [&](auto& lease) {
                    auto& wire = lease.connection();
                    wire.flush_acks();
                    if (wire.tend_every() != Duration::zero()) {
                        at_most = std::min(at_most, wire.tend_every());
                    }
                    const short output = wire.is_flushed() ? 0 : POLLOUT;
                    waited.push_back({wire.descriptor(), static_cast<short>(POLLIN | output), 0});
                })) {
                return false;
            }
        }
        const auto now = environment().now();
        const auto limit = [&](TimePoint end) {
            at_most = std::min(at_most,
                               std::max(std::chrono::ceil<Duration>(end - now), Duration::zero()));
        };
        if (until_ != TimePoint::max()) {
            limit(until_);
        }
        if (!limits_.has_no_idle_timeout) {
            limit(idle_since_ + from_seconds(limits_.idle_timeout));
        }
        return guarded(0, [&] { environment().wait_open_to_signals(waited, at_most); });
    }

    std::span<zend_object*> connections_;
    Limits& limits_;
    TimePoint until_ = TimePoint::max();
    TimePoint idle_since_;
    zend_function* dispatch_signals_ = nullptr;
    std::size_t next_ = 0;
    zend_long delivered_ = 0;
    bool took_long_ = false;  // the consumer that was called last
    bool something_came_ = false;
    bool takes_stock_ = false;  // with a timeout of 0
};

bool begin_selecting(std::span<zend_object*> connections) {
    for (zend_object* object : connections) {
        if (pconnection_of(object).is_selecting) {
            zend_throw_error(nullptr,
                             "select() is running already on this connection: it cannot be called "
                             "by what it calls");
            return false;
        }
    }
    for (zend_object* object : connections) {
        if (!connected(pconnection_of(object))) {
            return false;
        }
        if (!guarded(0, [object] { (void)lease_of(pconnection_of(object)); })) {
            return false;
        }
    }
    return true;
}

// An exit is not to be lost over an exception that comes after it.
void restore_exception() {
    if (EG(exception) != nullptr && EG(prev_exception) != nullptr &&
        (zend_is_unwind_exit(EG(prev_exception)) || zend_is_graceful_exit(EG(prev_exception)))) {
        OBJ_RELEASE(EG(exception));
        EG(exception) = nullptr;
    }
    zend_exception_restore();
}

// What was put off goes out, also where a consumer has thrown.
void end_selecting(std::span<zend_object*> connections) {
    zend_exception_save();
    for (zend_object* object : connections) {
        auto& connection = pconnection_of(object);
        connection.is_selecting = false;
        if (connection.lease != nullptr && connection.lease->is_usable()) {
            on_connection(connection, [](auto& lease) { lease.connection().end_grouping(); });
        }
    }
    restore_exception();
}

}  // namespace

void run_consumer_loop(INTERNAL_FUNCTION_PARAMETERS, zend_object** connections, std::size_t count) {
    Limits limits;
    ZEND_PARSE_PARAMETERS_START(0, 4)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE_OR_NULL(limits.timeout, limits.has_no_timeout)
    Z_PARAM_DOUBLE_OR_NULL(limits.idle_timeout, limits.has_no_idle_timeout)
    Z_PARAM_LONG_OR_NULL(limits.most, limits.has_no_most)
    Z_PARAM_FUNC_OR_NULL(limits.until, limits.until_cache)
    ZEND_PARSE_PARAMETERS_END();
    if ((!limits.has_no_timeout && !is_within(1, limits.timeout)) ||
        (!limits.has_no_idle_timeout && !is_within(2, limits.idle_timeout))) {
        RETURN_THROWS();
    }
    if (!limits.has_no_most && limits.most < 1) {
        zend_argument_value_error(3, "must be at least 1, " ZEND_LONG_FMT " given", limits.most);
        RETURN_THROWS();
    }
    const std::span<zend_object*> all(connections, count);
    for (zend_object* object : all) {
        if (!wake_resuming(pconnection_of(object))) {
            RETURN_THROWS();
        }
    }
    if (!begin_selecting(all)) {
        RETURN_THROWS();
    }
    for (zend_object* object : all) {
        pconnection_of(object).is_selecting = true;
        pconnection_of(object).selects_up_to = std::numeric_limits<std::uint64_t>::max();
    }
    // An array by whose reference the program lets go of its object must not take it from here.
    zend_object* until_of = limits.until_cache.object;
    if (until_of != nullptr) {
        GC_ADDREF(until_of);
    }
    ConsumerLoop loop(all, limits);
    (void)loop.run();
    end_selecting(all);
    if (until_of != nullptr) {
        OBJ_RELEASE(until_of);
    }
    if (EG(exception) == nullptr) {
        RETURN_LONG(loop.delivered());
    }
}

}  // namespace amqp_pconn::ext
