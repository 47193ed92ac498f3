// What becomes of publishes, told to a program's ChannelEventHandler.
#pragma once

#include "pchannel.h"

namespace amqp_pconn::ext {

// Tells the handler of the channel behind `object` all events that have been read so far, one after
// the other; no call of the program is under way meanwhile, so a handler may do anything. False
// with an exception pending. What is being told when the engine jumps is lost with its request.
bool tell_events(zend_object* object);
// The same for what came before anything else on the connection that still waits.
bool tell_next_event(zend_object* object);

}  // namespace amqp_pconn::ext
