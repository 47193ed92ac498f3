#include "publish_events.h"

#include <limits>
#include <utility>

#include "classes.h"
#include "program_call.h"
#include "returned_message.h"
#include "wire/field_table.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

using Kind = client::PublishEvent::Kind;

const char* method_of(Kind kind) {
    switch (kind) {
        case Kind::confirmed:
            return "publishconfirm";
        case Kind::nacked:
            return "publishnack";
        case Kind::returned:
            break;
    }
    return "publishreturn";
}

// Those that came up to this one.
bool tell_events_until(zend_object* object, std::uint64_t last) {
    auto& worker = Worker::current();
    for (;;) {
        const amqp_basic_properties_t* properties = nullptr;
        worker.event.reset();
        if (!on_channel(object, 0, [&](persist::LeasedChannel& channel) {
                if (channel.next_event_arrival() <= last) {
                    worker.event = channel.next_event();
                }
                if (worker.event && worker.event->message != nullptr) {
                    worker.arena.recycle();
                    properties = &wire::decode_properties(worker.event->message->message.properties,
                                                          worker.arena);
                }
            })) {
            return false;
        }
        zend_object* handler = pchannel_of(object).handler;
        if (!worker.event || handler == nullptr) {
            return true;
        }
        zval argument;
        const Kind kind = worker.event->kind;
        if (kind == Kind::returned) {
            make_returned_message(&argument, *worker.event->message, *properties);
        } else {
            ZVAL_LONG(&argument, static_cast<zend_long>(worker.event->sequence));
        }
        worker.event.reset();
        call_method(handler, method_of(kind), nullptr, 1, &argument);
        zval_ptr_dtor(&argument);
        if (EG(exception) != nullptr) {
            return false;
        }
        if (pconnection_of(pchannel_of(object).connection).lease == nullptr) {
            return true;  // the handler has put it to sleep
        }
    }
}

}  // namespace

bool tell_events(zend_object* object) {
    return tell_events_until(object, std::numeric_limits<std::uint64_t>::max());
}

bool tell_next_event(zend_object* object) {
    std::uint64_t next = 0;
    return on_channel(
               object, 0,
               [&next](persist::LeasedChannel& leased) { next = leased.next_event_arrival(); }) &&
           tell_events_until(object, next);
}

}  // namespace amqp_pconn::ext
