// AmqpPconn\Message: a delivery as a PHP object. One that is to be settled keeps its PChannel
// alive.
#pragma once

#include <cstdint>

#include "client/message.h"
#include "php_headers.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::ext {

struct MessageObject {
    zend_object* channel;  // a PChannel, counted; null where there is nothing to settle
    std::uint64_t delivery_tag;
    zend_object std;
};

void initialise_message_class(zend_class_entry* entry);

// Makes a Message of `delivery`, whose properties were decoded before (they are views into it).
// `channel` is the PChannel on which it is to be settled, null for none; `consumer_tag` is null
// where it was got.
// Allocates request memory, so it may jump: both must be kept where nothing is lost by that.
void make_message(zval* to, const client::Delivery& delivery,
                  const amqp_basic_properties_t& properties, zend_object* channel,
                  zend_string* consumer_tag);

// The same, and tells the channel that the program has it; where there was no memory for it nobody
// has. False with an exception pending.
bool hand_over_message(zval* to, const client::Delivery& delivery,
                       const amqp_basic_properties_t& properties, zend_object* channel,
                       zend_string* consumer_tag, bool no_ack);

}  // namespace amqp_pconn::ext
