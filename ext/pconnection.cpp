#include "pconnection.h"

#include <memory>

#include "boundary.h"
#include "buckets.h"
#include "classes.h"
#include "config/error.h"
#include "consumers.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"
#include "program_call.h"
#include "suspending.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

zend_object_handlers handlers;

void link(PConnectionObject& connection) {
    connection.next = AMQP_PCONN_G(live_connections);
    if (connection.next != nullptr) {
        connection.next->previous = &connection;
    }
    AMQP_PCONN_G(live_connections) = &connection;
}

void unlink(PConnectionObject& connection) {
    if (connection.previous != nullptr) {
        connection.previous->next = connection.next;
    } else if (AMQP_PCONN_G(live_connections) == &connection) {
        AMQP_PCONN_G(live_connections) = connection.next;
    }
    if (connection.next != nullptr) {
        connection.next->previous = connection.previous;
    }
    connection.previous = nullptr;
    connection.next = nullptr;
}

// opcache.preload runs before the workers are forked: nothing of it may be kept.
bool is_preloading() {
    return (CG(compiler_options) & ZEND_COMPILE_PRELOAD) != 0;
}

void give_back(PConnectionObject& connection) {
    if (connection.lease == nullptr) {
        return;
    }
    note_manners(connection);
    guarded_quietly([&connection] {
        const std::unique_ptr<persist::Lease> lease(connection.lease);
        connection.lease = nullptr;
        if (is_preloading()) {
            lease->destroy(observe::Destroyed::preload);
        } else {
            lease->end(persist::EndedBy::guard);
            connection.slept = lease->slept();
        }
    });
}

void ensure_constructed(const PConnectionObject& connection) {
    if (connection.parameters == nullptr) {
        throw ConnectionError("the PConnection was not constructed");
    }
}

zend_object* create(zend_class_entry* entry) {
    auto* connection =
        static_cast<PConnectionObject*>(zend_object_alloc(sizeof(PConnectionObject), entry));
    zend_object_std_init(&connection->std, entry);
    object_properties_init(&connection->std, entry);
    connection->std.handlers = &handlers;
    link(*connection);
    return &connection->std;
}

// PHP code may still run, as it may not in free_object(). A connection with consumers is in a cycle
// with its channels: this is the end of the script, or the garbage collector, at any moment.
void destroy_object(zend_object* object) {
    const SetAside thrown;
    save_consumers_before_end(pconnection_of(object));
    thrown.put_back();
}

// Runs before or after RSHUTDOWN.
void free_object(zend_object* object) {
    auto& connection = pconnection_of(object);
    give_back(connection);
    unlink(connection);
    const std::unique_ptr<config::Parameters> parameters(connection.parameters);
    connection.parameters = nullptr;
    zend_object_std_dtor(object);
}

HashTable* get_gc(zend_object* object, zval** table, int* count) {
    zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
    for (auto* channel = pconnection_of(object).channels; channel != nullptr;
         channel = channel->next) {
        if (channel->is_held) {
            zend_get_gc_buffer_add_obj(buffer, &channel->std);
        }
    }
    zend_get_gc_buffer_use(buffer, table, count);
    return zend_std_get_properties(object);
}

}  // namespace

void initialise_pconnection_class(zend_class_entry* entry) {
    entry->create_object = create;
    handlers = *zend_get_std_object_handlers();
    handlers.offset = XtOffsetOf(PConnectionObject, std);
    handlers.dtor_obj = destroy_object;
    handlers.free_obj = free_object;
    handlers.clone_obj = nullptr;
    handlers.get_gc = get_gc;
}

PConnectionObject& pconnection_of(zend_object* object) {
    return *reinterpret_cast<PConnectionObject*>(reinterpret_cast<char*>(object) -
                                                 XtOffsetOf(PConnectionObject, std));
}

bool connect(PConnectionObject& connection) {
    ensure_constructed(connection);
    if (connection.lease != nullptr) {
        auto& lease = *connection.lease;
        if (lease.is_of_this_process() && lease.run([&lease] { return lease.is_alive(); })) {
            return false;
        }
        give_back(connection);
        forget_consumers(connection);
    }
    auto& worker = Worker::current();
    connection.lease =
        std::make_unique<persist::Lease>(worker.pool(), bucket_of(*connection.parameters),
                                         *connection.parameters, worker.identity())
            .release();
    connection.ended = false;
    connection.slept = {};
    return true;
}

namespace {

bool is_leased(persist::Slept slept) {
    for (const auto* connection = AMQP_PCONN_G(live_connections); connection != nullptr;
         connection = connection->next) {
        if (connection->lease != nullptr && connection->lease->has(slept)) {
            return true;
        }
    }
    return false;
}

}  // namespace

void connect_by_token(PConnectionObject& connection, std::string_view text) {
    auto& worker = Worker::current();
    auto& token = worker.tokens().find(text);
    if (is_leased(token.slept)) {
        throw TokenError("the connection to " + token.parameters.endpoint() +
                         " of this token is in use by another PConnection");
    }
    auto parameters = std::make_unique<config::Parameters>(token.parameters);
    connection.lease = std::make_unique<persist::Lease>(worker.pool(), *token.bucket, *parameters,
                                                        worker.identity(), token.slept)
                           .release();
    connection.parameters = parameters.release();
    token.is_used = true;
}

namespace {

template <typename Connect>
bool connected_by(PConnectionObject& connection, Connect step) {
    bool anew = false;
    if (!guarded(0, [&] { anew = step(); })) {
        return false;
    }
    if (anew && Worker::current().obsolete_places()->size() != 0) {
        save_consumers_at_end();  // and clears those
    }
    const char* limit = anew ? connection.lease->exceeded_limit() : nullptr;
    if (limit != nullptr) {
        php_error_docref(nullptr, E_NOTICE,
                         "amqp_pconn.%s is reached: this connection is not kept when its lease "
                         "ends",
                         limit);
    }
    return EG(exception) == nullptr;
}

}  // namespace

bool connected(PConnectionObject& connection) {
    return connected_by(connection, [&] {
        ensure_constructed(connection);
        return connection.lease == nullptr && !connection.ended && connect(connection);
    });
}

bool connected_anew(PConnectionObject& connection) {
    if (connection.lease != nullptr && connection.lease->is_of_this_process()) {
        bool is_alive = false;
        if (!guarded(0, [&] { is_alive = connection.lease->is_alive(); }) || is_alive) {
            return is_alive;
        }
        save_consumers_before_end(connection);  // for the one that takes its place
        if (EG(exception) != nullptr) {
            return false;
        }
    }
    return connected_by(connection, [&] { return connect(connection); });
}

persist::Lease& lease_of(PConnectionObject& connection) {
    ensure_constructed(connection);
    if (connection.lease == nullptr) {
        throw ConnectionError("the connection to " + connection.parameters->endpoint() +
                              " was put to sleep or shut down by the program; "
                              "call connect() to wake it");
    }
    if (!connection.lease->is_of_this_process()) {
        throw ConnectionError("the connection to " + connection.parameters->endpoint() +
                              " belongs to the process that forked this one; call connect() for "
                              "one of this process");
    }
    return *connection.lease;
}

void add_leased_to(persist::Census& census) {
    for (const auto* connection = AMQP_PCONN_G(live_connections); connection != nullptr;
         connection = connection->next) {
        if (connection->lease != nullptr) {
            connection->lease->add_to(census);
        }
    }
}

void park_live_connections() {
    for (auto* connection = AMQP_PCONN_G(live_connections); connection != nullptr;
         connection = connection->next) {
        give_back(*connection);
        connection->ended = true;
    }
}

}  // namespace amqp_pconn::ext
