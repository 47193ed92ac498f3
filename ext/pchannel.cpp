#include "pchannel.h"

#include <utility>

#include "boundary.h"
#include "classes.h"
#include "config/error.h"
#include "consumers.h"
#include "suspending.h"

namespace amqp_pconn::ext {
namespace {

zend_object_handlers handlers;

void link(PChannelObject& channel, PConnectionObject& connection) {
    channel.next = connection.channels;
    if (channel.next != nullptr) {
        channel.next->previous = &channel;
    }
    connection.channels = &channel;
}

void unlink(PChannelObject& channel) {
    if (channel.previous != nullptr) {
        channel.previous->next = channel.next;
    } else if (channel.connection != nullptr) {
        pconnection_of(channel.connection).channels = channel.next;
    }
    if (channel.next != nullptr) {
        channel.next->previous = channel.previous;
    }
}

zend_object* create(zend_class_entry* entry) {
    auto* channel = static_cast<PChannelObject*>(zend_object_alloc(sizeof(PChannelObject), entry));
    zend_object_std_init(&channel->std, entry);
    object_properties_init(&channel->std, entry);
    channel->std.handlers = &handlers;
    return &channel->std;
}

void free_object(zend_object* object) {
    auto& channel = pchannel_of(object);
    if (channel.leased != nullptr) {
        const std::unique_ptr<std::shared_ptr<persist::LeasedChannel>> leased(channel.leased);
        channel.leased = nullptr;
        (*leased)->user = nullptr;
        note_manners(channel, **leased);
        guarded_quietly([&leased] { (*leased)->drop(); });
    }
    unlink(channel);
    zend_object* connection = channel.connection;
    channel.connection = nullptr;
    zend_object* handler = std::exchange(channel.handler, nullptr);
    free_consumers(channel);
    zend_object_std_dtor(object);
    if (connection != nullptr) {
        OBJ_RELEASE(connection);
    }
    if (handler != nullptr) {
        OBJ_RELEASE(handler);
    }
}

HashTable* get_gc(zend_object* object, zval** table, int* count) {
    auto& channel = pchannel_of(object);
    // Where there is a table of the properties, it stands for the slots, and these are none.
    zval* slots = nullptr;
    int slot_count = 0;
    HashTable* properties = zend_std_get_gc(object, &slots, &slot_count);
    zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
    if (channel.connection != nullptr) {
        zend_get_gc_buffer_add_obj(buffer, channel.connection);
    }
    if (channel.handler != nullptr) {
        zend_get_gc_buffer_add_obj(buffer, channel.handler);
    }
    add_consumers_to(buffer, channel);
    zend_get_gc_buffer_use(buffer, table, count);
    return properties;
}

}  // namespace

void initialise_pchannel_class(zend_class_entry* entry) {
    entry->create_object = create;
    handlers = *zend_get_std_object_handlers();
    handlers.offset = XtOffsetOf(PChannelObject, std);
    handlers.free_obj = free_object;
    handlers.clone_obj = nullptr;
    handlers.get_gc = get_gc;
}

PChannelObject& pchannel_of(zend_object* object) {
    return *reinterpret_cast<PChannelObject*>(reinterpret_cast<char*>(object) -
                                              XtOffsetOf(PChannelObject, std));
}

void pchannel_for(zval* to, PConnectionObject& connection,
                  const std::shared_ptr<persist::LeasedChannel>& leased) {
    if (leased->user != nullptr) {
        ZVAL_OBJ_COPY(to, &static_cast<PChannelObject*>(leased->user)->std);
        return;
    }
    object_init_ex(to, ce_pchannel);
    auto& channel = pchannel_of(Z_OBJ_P(to));
    channel.leased = std::make_unique<std::shared_ptr<persist::LeasedChannel>>(leased).release();
    leased->user = &channel;
    channel.connection = &connection.std;
    GC_ADDREF(channel.connection);
    link(channel, connection);
}

persist::Lease& lease_of(PChannelObject& channel) {
    if (channel.connection == nullptr) {
        throw ChannelError("the channel was not made by PConnection::openChannel()");
    }
    auto& connection = pconnection_of(channel.connection);
    if (connection.lease == nullptr && !connection.ended) {
        (void)(*channel.leased)->wire();  // throws: the lease it was of has ended
    }
    return lease_of(connection);
}

}  // namespace amqp_pconn::ext
