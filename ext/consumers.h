// The consumers of a PChannel as PHP has them: callables and Consumer objects, by the number that
// the core gives them.
#pragma once

#include <cstdint>
#include <string_view>

#include "client/channel.h"
#include "php_headers.h"

namespace amqp_pconn::ext {

struct PChannelObject;

// Lives in the request's memory.
struct RunningConsumer {
    zend_string* tag;
    zval handler;    // a callable, or a Consumer
    bool is_object;  // a Consumer
    bool no_ack;
    bool is_cancelled;            // what waits for it is still its own
    bool is_superseded;           // the broker has ended it, and another one has its tag
    zend_fcall_info_cache cache;  // of a callable; void where it has to be looked up each time
};

// A consumer runs from now on; `handler` is copied.
void add_running(PChannelObject& channel, std::size_t number, const zval& handler, bool is_object,
                 bool no_ack, std::string_view tag);
// Null where none has this number or tag.
RunningConsumer* running(const PChannelObject& channel, std::size_t number);
// The number under which the tag runs; false where it does not.
bool number_of(const PChannelObject& channel, std::string_view tag, std::size_t& number);
// The same for a Consumer.
bool number_of(const PChannelObject& channel, const zend_object* consumer, std::size_t& number);

// Their tags, and their numbers, also of those whose tag is another's by now.
void list_tags(const PChannelObject& channel, zval& list);
void list_numbers(const PChannelObject& channel, zval& list);

// It runs no more. May call destructors of the program.
void remove_running(PChannelObject& channel, std::size_t number);
// Something that came for it waits for it.
bool has_waiting(const PChannelObject& channel, std::size_t number);
// None does, where its lease has ended.
void forget_running(PChannelObject& channel);
// The same for all channels of a connection.
struct PConnectionObject;
void forget_consumers(PConnectionObject& connection);

// Frees what the channel object holds, and adds it for the garbage collector.
void free_consumers(PChannelObject& channel);
void add_consumers_to(zend_get_gc_buffer* buffer, const PChannelObject& channel);

// Calls the consumer for `message`, which is then the caller's still; `result` is the caller's. The
// consumer may end meanwhile.
void call_consumer(const RunningConsumer& consumer, zval* message, zend_object* channel,
                   zval* result);
// basic.cancel, and what a Consumer is told of it; false with an exception pending.
bool cancel_consumer(PChannelObject& channel, std::size_t number);
// "MyConsumer::handleDelivery()", for messages; the caller's.
zend_string* name_of(const RunningConsumer& consumer);
// Calls handleConsumeOk, handleCancelOk or handleCancel (in lower case) of a Consumer.
void tell_consumer(zend_object* consumer, const char* method, zend_string* tag,
                   zend_object* channel);

}  // namespace amqp_pconn::ext
