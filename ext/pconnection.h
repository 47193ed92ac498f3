// The object behind AmqpPconn\PConnection: its life cycle, and its lease of a kept session.
#pragma once

#include <cstdint>
#include <string_view>

#include "boundary.h"
#include "config/parameters.h"
#include "persist/lease.h"
#include "php_headers.h"

namespace amqp_pconn::ext {

struct PChannelObject;

// Plain, because the engine allocates and moves over it; `std` last.
struct PConnectionObject {
    config::Parameters* parameters;  // null until it was constructed
    persist::Lease* lease;           // null while it has no session
    zend_class_entry* helper;        // where consumers that sleep are stored; null: in memory
    persist::Slept slept;            // what a lease of it has gone to last, for a token
    bool is_saving;                  // its consumers are being saved
    bool ended;                      // sleep() or shutdown(): only connect() wakes it
    bool is_selecting;               // its consumer loop runs
    std::uint64_t selects_up_to;     // and hands over what came up to this arrival
    PChannelObject* channels;        // the living PChannel objects, not owned
    PConnectionObject* previous;     // in the list of the request's connections
    PConnectionObject* next;
    zend_object std;
};

void initialise_pconnection_class(zend_class_entry* entry);

PConnectionObject& pconnection_of(zend_object* object);

// Leases a session where there is none, or where the one there is has ended. May block up to
// connect_timeout. True where it leased one. Throws what Lease's constructor does.
bool connect(PConnectionObject& connection);

// What makes sure that there is a lease, as one step of its own: a limit that it goes beyond is
// told by an E_NOTICE, and an error handler may do anything, so nothing of another call may be in
// hand. False with an exception pending.
bool connected(PConnectionObject& connection);
// The same for connect().
bool connected_anew(PConnectionObject& connection);

// The lease to run a call on, which connected() has seen to.
// Throws ConnectionError after sleep() and shutdown(), and in a forked child.
persist::Lease& lease_of(PConnectionObject& connection);

// Runs `call` on that lease as one call of the program. False with an exception pending.
template <typename Call>
bool on_connection(PConnectionObject& connection, Call call) {
    return guarded(0, [&] {
        auto& lease = lease_of(connection);
        lease.run([&] { call(lease); });
    });
}

// The sessions that the running request has leased, and their channels.
void add_leased_to(persist::Census& census);

// Wakes the connection that `token` is of, for an object that was not constructed. Throws
// TokenError.
void connect_by_token(PConnectionObject& connection, std::string_view token);

// At the end of a request: what every PConnection still holds goes back to the worker.
void park_live_connections();

}  // namespace amqp_pconn::ext
