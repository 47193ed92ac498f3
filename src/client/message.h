// What comes out of a broker, as values that own their bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace amqp_pconn::client {

struct QueueStatus {
    std::string queue;
    std::uint32_t message_count = 0;
    std::uint32_t consumer_count = 0;
};

// A message that basic.get returned, or that came for a consumer.
struct Delivery {
    std::string exchange;
    std::string routing_key;
    std::uint64_t delivery_tag = 0;
    bool redelivered = false;
    std::uint32_t message_count = 0;    // left in the queue; 0 where it came for a consumer
    std::vector<std::byte> properties;  // as encoded in the content header, flags first
    std::string body;
};

// Why a mandatory message came back.
struct ReturnReason {
    std::uint16_t code = 0;
    std::string text;  // the broker's words
};

// A mandatory message that no queue was there for.
struct Returned {
    ReturnReason reason;
    Delivery message;  // without what only a delivery has
};

}  // namespace amqp_pconn::client
