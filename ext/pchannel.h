// The object behind AmqpPconn\PChannel: a name for a leased channel; keeps its PConnection alive.
#pragma once

#include <memory>

#include "boundary.h"
#include "pconnection.h"
#include "persist/leased_channel.h"
#include "php_headers.h"

namespace amqp_pconn::ext {

struct PChannelObject {
    std::shared_ptr<persist::LeasedChannel>* leased;  // owned
    zend_object* connection;                          // counted
    zend_object* handler;                             // a ChannelEventHandler, counted, or null
    HashTable* running;                               // RunningConsumer by number, or null
    HashTable* added;                                 // Consumer objects by handle, or null
    bool is_held;                                     // by its connection, for its consumers
    bool is_hydrated;                                 // it has what an earlier request left
    bool is_to_resume;                                // with the next select(): it could not yet
    PChannelObject* previous;                         // in its connection's list
    PChannelObject* next;
    zend_object std;
};

void initialise_pchannel_class(zend_class_entry* entry);

PChannelObject& pchannel_of(zend_object* object);

// The PChannel object for `leased`: the living one, else a new one. Allocates request memory.
// REQUIRES: `leased` is also held by the lease, so that a jump loses nothing.
void pchannel_for(zval* to, PConnectionObject& connection,
                  const std::shared_ptr<persist::LeasedChannel>& leased);

// The lease of its connection, for a call on the channel. Throws ConnectionError, ChannelError.
persist::Lease& lease_of(PChannelObject& channel);

// Whether `condition` holds of its wire channel; false where it has none. A look is a call as well,
// for at any other time the keeper may be at it.
template <typename Condition>
bool holds(const PChannelObject& channel, Condition condition) {
    if (channel.leased == nullptr) {
        return false;
    }
    auto* lease = pconnection_of(channel.connection).lease;
    return lease != nullptr && lease->holds([&] {
        const auto& wire = (*channel.leased)->bound();
        return wire != nullptr && condition(*wire);
    });
}

// Runs `call` on the leased channel behind `object` as one call of the program. Wrong arguments
// that only the core can see are blamed on argument `argument`, if not 0. False with an exception
// pending.
template <typename Call>
bool on_channel(zend_object* object, std::uint32_t argument, Call call) {
    return guarded(argument, [&] {
        auto& channel = pchannel_of(object);
        auto& lease = lease_of(channel);
        lease.run([&] { call(**channel.leased); });
    });
}

}  // namespace amqp_pconn::ext
