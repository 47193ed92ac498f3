// Consumers that sleep with their connection: what PHP makes of them is serialized before, and made
// of that again when the program claims their channel.
#pragma once

#include "php_headers.h"

namespace amqp_pconn::persist {
class LeasedChannel;
}

namespace amqp_pconn::ext {

struct PChannelObject;
struct PConnectionObject;

// Its wire channel learns what its properties say.
void note_manners(PChannelObject& channel);
void note_manners(PChannelObject& channel, persist::LeasedChannel& leased);
// The same for all channels of a connection.
void note_manners(PConnectionObject& connection);

// Its property suspendOnSerialize.
bool is_to_sleep(const PChannelObject& channel);

// Serializes the consumers of channels with suspendOnSerialize; those that cannot be have a reason
// then. Calls the program; nothing but its exit() is pending afterwards.
void save_consumers(PConnectionObject& connection);
// The same is done for all connections when the script has ended, after what else it has asked for
// then. To be called where a consumer begins.
void save_consumers_at_end();
// The same for one whose lease ends before, without a sleep().
void save_consumers_before_end(PConnectionObject& connection);

// Its consumers go on; where the broker refuses one of them, none is left. False with an exception
// pending.
bool resume(PChannelObject& channel);

// A PChannel that was claimed has its properties and its consumers again, and goes on where it is
// to. Calls the program. What cannot be made again closes the channel, and is a line in the log:
// `channel` is null then. False with an exception pending.
bool wake(zval* channel);
// The same for all channels that are to go on with select(); false with an exception pending.
bool wake_resuming(PConnectionObject& connection);

}  // namespace amqp_pconn::ext
