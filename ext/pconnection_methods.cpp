// The methods of AmqpPconn\PConnection.
#include <memory>
#include <optional>
#include <string>

#include "arguments.h"
#include "boundary.h"
#include "buckets.h"
#include "classes.h"
#include "config/error.h"
#include "config/parameter_table.h"
#include "connection_parameters.h"
#include "consumer_loop.h"
#include "consumers.h"
#include "field_values.h"
#include "pchannel.h"
#include "pconnection.h"
#include "persistence_helper.h"
#include "php_amqp_pconn.h"
#include "publish_events.h"
#include "suspending.h"
#include "wire/field_table.h"
#include "worker.h"

using amqp_pconn::ext::guarded;
using amqp_pconn::ext::is_short;
using amqp_pconn::ext::pconnection_of;
using amqp_pconn::ext::PConnectionObject;
using amqp_pconn::ext::view;
using amqp_pconn::ext::Worker;

namespace {

// Runs `call` on the lease of `connection` as one call of the program.
template <typename Call>
bool on_lease(PConnectionObject& connection, Call call) {
    return connected(connection) && amqp_pconn::ext::on_connection(connection, call);
}

}  // namespace

ZEND_METHOD(AmqpPconn_PConnection, __construct) {
    HashTable* array = nullptr;
    zend_string* uri = nullptr;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT_OR_STR(array, uri)
    ZEND_PARSE_PARAMETERS_END();

    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    if (connection.parameters != nullptr) {
        zend_throw_error(nullptr, "A PConnection cannot be constructed twice");
        RETURN_THROWS();
    }
    guarded(1, [&] {
        connection.parameters = std::make_unique<amqp_pconn::config::Parameters>(
                                    amqp_pconn::ext::parameters_of(array, uri))
                                    .release();
    });
}

ZEND_METHOD(AmqpPconn_PConnection, connect) {
    ZEND_PARSE_PARAMETERS_NONE();
    connected_anew(pconnection_of(Z_OBJ_P(ZEND_THIS)));
}

ZEND_METHOD(AmqpPconn_PConnection, isConnected) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    bool alive = false;
    if (connection.lease != nullptr && connection.lease->is_of_this_process()) {
        on_lease(connection, [&](amqp_pconn::persist::Lease& lease) { alive = lease.is_alive(); });
    }
    RETURN_BOOL(alive);
}

ZEND_METHOD(AmqpPconn_PConnection, getPersistenceStatus) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    constexpr zend_long sock_new = 1;
    constexpr zend_long sock_reused = 2;
    if (connection.lease == nullptr || !connection.lease->is_of_this_process() ||
        !connection.lease->is_usable()) {
        RETURN_LONG(0);
    }
    RETURN_LONG(connection.lease->is_reused() ? sock_reused : sock_new);
}

ZEND_METHOD(AmqpPconn_PConnection, openChannel) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    const std::shared_ptr<amqp_pconn::persist::LeasedChannel>* leased = nullptr;
    if (!connected(connection) ||
        !guarded(0, [&] { leased = &lease_of(connection).open_channel(); })) {
        RETURN_THROWS();
    }
    pchannel_for(return_value, connection, *leased);
    amqp_pconn::ext::pchannel_of(Z_OBJ_P(return_value)).is_hydrated = true;  // it is new
}

ZEND_METHOD(AmqpPconn_PConnection, getChannel) {
    zend_long id = 0;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    if (id < 1 || id > 65535) {
        zend_argument_value_error(1, "must be between 1 and 65535, " ZEND_LONG_FMT " given", id);
        RETURN_THROWS();
    }
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    const std::shared_ptr<amqp_pconn::persist::LeasedChannel>* leased = nullptr;
    if (!on_lease(connection, [&](amqp_pconn::persist::Lease& lease) {
            leased = lease.claim(static_cast<std::uint16_t>(id));
        })) {
        RETURN_THROWS();
    }
    if (leased != nullptr) {
        pchannel_for(return_value, connection, *leased);
        (void)amqp_pconn::ext::wake(return_value);
    }
}

ZEND_METHOD(AmqpPconn_PConnection, getChannels) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    const std::vector<std::shared_ptr<amqp_pconn::persist::LeasedChannel>>* all = nullptr;
    if (!on_lease(connection,
                  [&](amqp_pconn::persist::Lease& lease) { all = &lease.claim_all(); })) {
        RETURN_THROWS();
    }
    // All of them before any is woken, which may do anything.
    zval claimed;
    array_init_size(&claimed, static_cast<std::uint32_t>(all->size()));
    for (const auto& leased : *all) {
        zval channel;
        pchannel_for(&channel, connection, leased);
        zend_hash_index_update(Z_ARRVAL(claimed), leased->bound()->id(), &channel);
    }
    array_init(return_value);
    zend_ulong id = 0;
    zval* channel = nullptr;
    ZEND_HASH_FOREACH_NUM_KEY_VAL(Z_ARRVAL(claimed), id, channel) {
        zval one;
        ZVAL_COPY(&one, channel);
        if (!amqp_pconn::ext::wake(&one)) {
            zval_ptr_dtor(&one);
            break;
        }
        if (Z_TYPE(one) == IS_OBJECT) {
            zend_hash_index_update(Z_ARRVAL_P(return_value), id, &one);
        }
    }
    ZEND_HASH_FOREACH_END();
    zval_ptr_dtor(&claimed);
}

ZEND_METHOD(AmqpPconn_PConnection, select) {
    zend_object* connection = Z_OBJ_P(ZEND_THIS);
    amqp_pconn::ext::run_consumer_loop(INTERNAL_FUNCTION_PARAM_PASSTHRU, &connection, 1);
}

namespace {

// Takes the lease from the object, which only connect() wakes again, and ends it with `end`.
template <typename End>
void end_lease(PConnectionObject& connection, End end) {
    connection.ended = true;
    if (connection.lease == nullptr) {
        return;
    }
    guarded(0, [&] {
        const std::unique_ptr<amqp_pconn::persist::Lease> lease(connection.lease);
        connection.lease = nullptr;
        const struct Note {
            PConnectionObject& of;
            const amqp_pconn::persist::Lease& lease;
            ~Note() { of.slept = lease.slept(); }  // it may sleep although something is thrown
        } note{connection, *lease};
        end(*lease);
    });
}

}  // namespace

namespace {

// Refuses what sleep() refuses; false with an exception pending.
bool can_sleep(PConnectionObject& connection, bool requeue_unacked) {
    return connection.lease == nullptr || guarded(0, [&] {
               amqp_pconn::ext::note_manners(connection);
               if (!requeue_unacked) {
                   connection.lease->ensure_settled();
               }
               connection.lease->ensure_committed();
               connection.lease->ensure_suspendable();
           });
}

zend_object* object_of(const PConnectionObject& connection,
                       const amqp_pconn::persist::LeasedChannel* leased) {
    for (auto* channel = connection.channels; channel != nullptr; channel = channel->next) {
        if (channel->leased->get() == leased) {
            return &channel->std;
        }
    }
    return nullptr;
}

// Waits for the confirms that are due, and tells what comes; false with an exception pending.
bool wait_for_confirms(PConnectionObject& connection, amqp_pconn::wire::TimePoint until) {
    if (connection.lease == nullptr || !connection.lease->is_usable()) {
        return true;
    }
    for (;;) {
        zend_object* channel = nullptr;
        // An event handler may have ended the lease.
        if (connection.lease != nullptr && !guarded(0, [&] {
                auto& lease = *connection.lease;
                lease.run([&] { channel = object_of(connection, lease.await_confirms(until)); });
            })) {
            return false;
        }
        if (channel == nullptr) {
            return true;
        }
        GC_ADDREF(channel);
        const bool told = amqp_pconn::ext::tell_events(channel);
        OBJ_RELEASE(channel);
        if (!told) {
            return false;
        }
    }
}

// sleep(); false with an exception pending.
bool fall_asleep(PConnectionObject& connection, bool requeue_unacked) {
    if (!can_sleep(connection, requeue_unacked)) {
        return false;
    }
    auto until = Worker::current().environment().now();
    if (connection.parameters != nullptr) {
        until += connection.parameters->sleep_timeout;
    }
    // Event handlers are told of confirms, and may be consumers: these are saved as they are then.
    if (!wait_for_confirms(connection, until)) {
        return false;
    }
    amqp_pconn::ext::save_consumers(connection);
    // All of that calls the program: what it has published since is waited for, and what it has not
    // settled is refused as well.
    if (EG(exception) != nullptr || !wait_for_confirms(connection, until) ||
        !can_sleep(connection, requeue_unacked)) {
        return false;
    }
    amqp_pconn::ext::note_manners(connection);
    end_lease(connection, [](amqp_pconn::persist::Lease& lease) {
        lease.end(amqp_pconn::persist::EndedBy::program);
    });
    amqp_pconn::ext::forget_consumers(connection);
    return EG(exception) == nullptr;
}

}  // namespace

ZEND_METHOD(AmqpPconn_PConnection, sleep) {
    bool requeue_unacked = false;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(requeue_unacked)
    ZEND_PARSE_PARAMETERS_END();
    (void)fall_asleep(pconnection_of(Z_OBJ_P(ZEND_THIS)), requeue_unacked);
}

namespace {

// Throws TokenError where there is nothing that a token could wake when it sleeps.
void ensure_kept(const PConnectionObject& connection) {
    if (connection.parameters == nullptr) {
        throw amqp_pconn::TokenError("the PConnection was not constructed");
    }
    const std::string subject = "the connection to " + connection.parameters->endpoint();
    if (connection.lease == nullptr && connection.slept.session == 0) {
        throw amqp_pconn::TokenError(
            subject + (connection.ended ? " was not kept when it ended" : " was not made yet") +
            ": serialize() has nothing to make a token of; call connect() "
            "before");
    }
    if (connection.lease != nullptr && !connection.lease->is_of_this_process()) {
        throw amqp_pconn::TokenError(subject +
                                     " belongs to the process that forked this one: serialize() "
                                     "makes no token of it");
    }
    if (connection.lease != nullptr && connection.lease->exceeded_limit() != nullptr) {
        throw amqp_pconn::TokenError(subject + " is beyond amqp_pconn." +
                                     connection.lease->exceeded_limit() +
                                     " and will not be kept: serialize() makes no token of it");
    }
}

constexpr std::string_view token_key = "token";

}  // namespace

ZEND_METHOD(AmqpPconn_PConnection, __serialize) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    const std::string* token = nullptr;
    if (AMQP_PCONN_G(serializes_consumers) != 0) {
        zend_throw_exception(amqp_pconn::ext::ce_token_exception,
                             "a consumer that sleeps cannot remember a PConnection", 0);
        RETURN_THROWS();
    }
    if (!guarded(0, [&] { ensure_kept(connection); }) ||
        (connection.lease != nullptr && !fall_asleep(connection, false)) || !guarded(0, [&] {
            ensure_kept(connection);  // it may have ended instead
            auto& bucket = amqp_pconn::ext::bucket_of(*connection.parameters);
            token =
                &Worker::current().tokens().issue(*connection.parameters, bucket, connection.slept);
        })) {
        RETURN_THROWS();
    }
    array_init(return_value);
    add_assoc_stringl_ex(return_value, token_key.data(), token_key.size(), token->data(),
                         token->size());
}

ZEND_METHOD(AmqpPconn_PConnection, __unserialize) {
    HashTable* data = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(data)
    ZEND_PARSE_PARAMETERS_END();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    if (connection.parameters != nullptr) {
        zend_throw_error(nullptr, "A PConnection cannot be unserialized when it was constructed");
        RETURN_THROWS();
    }
    const zval* token = zend_hash_str_find(data, token_key.data(), token_key.size());
    guarded(0, [&] {
        if (token == nullptr || Z_TYPE_P(token) != IS_STRING || zend_hash_num_elements(data) != 1) {
            throw amqp_pconn::TokenError(
                "this is not what serialize() makes of a PConnection, or it was altered");
        }
        amqp_pconn::ext::connect_by_token(connection, view(Z_STR_P(token)));
    });
}

ZEND_METHOD(AmqpPconn_PConnection, setPersistenceHelperImpl) {
    zend_string* name = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    if (auto* helper = amqp_pconn::ext::helper_class(1, name)) {
        pconnection_of(Z_OBJ_P(ZEND_THIS)).helper = helper;
    }
}

ZEND_METHOD(AmqpPconn_PConnection, keepExclusive) {
    zend_string* queue = nullptr;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(queue)
    ZEND_PARSE_PARAMETERS_END();
    if (!amqp_pconn::ext::is_named(1, queue)) {
        RETURN_THROWS();
    }
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    if (connected(connection)) {
        guarded(1, [&] { lease_of(connection).keep_exclusive(std::string(view(queue))); });
    }
}

ZEND_METHOD(AmqpPconn_PConnection, getKeptQueues) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    const std::vector<std::string>* kept = nullptr;
    if (!on_lease(connection,
                  [&](amqp_pconn::persist::Lease& lease) { kept = &lease.kept_queues(); })) {
        RETURN_THROWS();
    }
    array_init(return_value);
    for (const auto& queue : *kept) {
        add_next_index_stringl(return_value, queue.data(), queue.size());
    }
}

ZEND_METHOD(AmqpPconn_PConnection, shutdown) {
    ZEND_PARSE_PARAMETERS_NONE();
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    end_lease(connection, [](amqp_pconn::persist::Lease& lease) {
        lease.destroy(amqp_pconn::observe::Destroyed::shut_down);
    });
    amqp_pconn::ext::forget_consumers(connection);
}

namespace {

// With the bounds of the parameter "password", which it is from now on. Throws ArgumentError.
void set_secret(amqp_pconn::config::Parameters& parameters, std::string_view secret) {
    try {
        amqp_pconn::config::assign(parameters, "password", secret);
    } catch (const amqp_pconn::ArgumentError& error) {
        constexpr std::string_view subject = "parameter \"password\" ";
        std::string_view text = error.what();
        text.remove_prefix(text.starts_with(subject) ? subject.size() : 0);
        throw amqp_pconn::ArgumentError(error.kind(), std::string(text));
    }
}

}  // namespace

ZEND_METHOD(AmqpPconn_PConnection, updateSecret) {
    zend_string* secret = nullptr;
    zend_string* reason = ZSTR_EMPTY_ALLOC();
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(secret)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR(reason)
    ZEND_PARSE_PARAMETERS_END();
    if (!is_short(2, reason)) {
        RETURN_THROWS();
    }
    auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    if (!connected(connection)) {
        RETURN_THROWS();
    }
    guarded(1, [&] {
        auto& lease = lease_of(connection);
        auto parameters = *connection.parameters;
        set_secret(parameters, view(secret));
        auto& bucket = amqp_pconn::ext::bucket_of(parameters);
        lease.run([&] {
            lease.update_secret(view(secret), view(reason));
            lease.move_to(bucket, parameters);
        });
        *connection.parameters = std::move(parameters);
    });
}

ZEND_METHOD(AmqpPconn_PConnection, getBlockedReason) {
    ZEND_PARSE_PARAMETERS_NONE();
    bool is_blocked = false;
    auto& reason = Worker::current().failure;
    if (!on_lease(pconnection_of(Z_OBJ_P(ZEND_THIS)), [&](amqp_pconn::persist::Lease& lease) {
            const auto& found = lease.blocked_reason();
            is_blocked = found.has_value();
            reason = found.value_or("");
        })) {
        RETURN_THROWS();
    }
    if (is_blocked) {
        RETURN_STRINGL(reason.data(), reason.size());
    }
}

ZEND_METHOD(AmqpPconn_PConnection, getServerProperties) {
    ZEND_PARSE_PARAMETERS_NONE();
    amqp_table_t table{};
    if (!on_lease(pconnection_of(Z_OBJ_P(ZEND_THIS)), [&](amqp_pconn::persist::Lease& lease) {
            auto& arena = Worker::current().arena;
            arena.recycle();
            table = amqp_pconn::wire::decode_table(
                lease.connection().negotiated().server_properties, arena);
        })) {
        RETURN_THROWS();
    }
    amqp_pconn::ext::from_field_table(return_value, table);
}

namespace {

using Negotiated = amqp_pconn::client::Negotiated;

// One of the numbers that connection.tune agreed on.
template <typename Number>
void return_negotiated(zval* return_value, zend_object* object, Number Negotiated::*number) {
    on_lease(pconnection_of(object), [&](amqp_pconn::persist::Lease& lease) {
        ZVAL_LONG(return_value, lease.connection().negotiated().*number);
    });
}

}  // namespace

ZEND_METHOD(AmqpPconn_PConnection, getHeartbeat) {
    ZEND_PARSE_PARAMETERS_NONE();
    return_negotiated(return_value, Z_OBJ_P(ZEND_THIS), &Negotiated::heartbeat);
}

ZEND_METHOD(AmqpPconn_PConnection, getFrameMax) {
    ZEND_PARSE_PARAMETERS_NONE();
    return_negotiated(return_value, Z_OBJ_P(ZEND_THIS), &Negotiated::frame_max);
}

ZEND_METHOD(AmqpPconn_PConnection, getChannelMax) {
    ZEND_PARSE_PARAMETERS_NONE();
    return_negotiated(return_value, Z_OBJ_P(ZEND_THIS), &Negotiated::channel_max);
}

ZEND_METHOD(AmqpPconn_PConnection, __debugInfo) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& connection = pconnection_of(Z_OBJ_P(ZEND_THIS));
    array_init(return_value);
    if (connection.parameters == nullptr) {
        return;
    }
    const auto& parameters = *connection.parameters;
    add_assoc_stringl(return_value, "host", parameters.host.data(), parameters.host.size());
    add_assoc_long(return_value, "port", parameters.port);
    add_assoc_stringl(return_value, "vhost", parameters.vhost.data(), parameters.vhost.size());
    add_assoc_stringl(return_value, "user", parameters.user.data(), parameters.user.size());
    add_assoc_stringl(return_value, "name", parameters.name.data(), parameters.name.size());
    add_assoc_stringl(return_value, "pool", parameters.pool.data(), parameters.pool.size());
    const char* state = connection.ended ? "asleep" : "not connected";
    if (connection.lease != nullptr && !connection.lease->is_of_this_process()) {
        state = "of another process";
    } else if (connection.lease != nullptr) {
        state = connection.lease->is_usable() ? "connected" : "lost";
    }
    add_assoc_string(return_value, "state", state);
    add_assoc_bool(return_value, "reused",
                   connection.lease != nullptr && connection.lease->is_reused());
}
