// What a broker says, as bytes: for tests that decide over each of them. Whole
// frames where nothing else is said; a conversation is their concatenation.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/byte_buffer.h"
#include "wire/byte_order.h"
#include "wire/encoder.h"
#include "wire/frame_reader.h"
#include "wire/rabbitmq_c.h"

namespace amqp_pconn::client::words {

using wire::FrameType;

// A number of 1, 2, 4 or 8 octets.
template <typename Number>
std::string number(Number value) {
    std::array<std::byte, sizeof(Number)> octets{};
    wire::store<Number>(octets.data(), value);
    return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

inline std::string frame(FrameType type, std::uint16_t channel, std::string_view payload,
                         char end = '\xCE') {
    return number(static_cast<std::uint8_t>(type)) + number(channel) +
           number(static_cast<std::uint32_t>(payload.size())) + std::string(payload) + end;
}

// `decoded` is librabbitmq's struct for `method`.
inline std::string method(std::uint16_t channel, amqp_method_number_t method, void* decoded) {
    wire::ByteBuffer buffer;
    wire::Encoder(buffer).method(channel, method, decoded);
    return {reinterpret_cast<const char*>(buffer.bytes().data()), buffer.size()};
}

// A method whose arguments are all zero or empty.
inline std::string method(std::uint16_t channel, amqp_method_number_t number) {
    std::array<std::uint64_t, 32> zeros{};
    return method(channel, number, zeros.data());
}

// A method with arguments that no encoder would write.
inline std::string raw_method(std::uint16_t channel, amqp_method_number_t method,
                              std::string_view arguments) {
    return frame(FrameType::method, channel, number(method) + std::string(arguments));
}

inline std::string start() {
    amqp_table_entry_t capability{};
    capability.key = wire::to_bytes("basic.nack");
    capability.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    capability.value.value.boolean = 1;
    std::array<amqp_table_entry_t, 2> properties{};
    properties[0].key = wire::to_bytes("product");
    properties[0].value.kind = AMQP_FIELD_KIND_UTF8;
    properties[0].value.value.bytes = wire::to_bytes("a broker of words");
    properties[1].key = wire::to_bytes("capabilities");
    properties[1].value.kind = AMQP_FIELD_KIND_TABLE;
    properties[1].value.value.table = {1, &capability};
    amqp_connection_start_t start{};
    start.version_minor = 9;
    start.server_properties = {static_cast<int>(properties.size()), properties.data()};
    start.mechanisms = wire::to_bytes("AMQPLAIN PLAIN");
    start.locales = wire::to_bytes("en_US");
    return method(0, AMQP_CONNECTION_START_METHOD, &start);
}

inline std::string tune() {
    amqp_connection_tune_t tune{2047, 131072, 60};
    return method(0, AMQP_CONNECTION_TUNE_METHOD, &tune);
}

inline std::string open_ok() {
    return method(0, AMQP_CONNECTION_OPEN_OK_METHOD);
}

inline std::string channel_open_ok(std::uint16_t channel) {
    return method(channel, AMQP_CHANNEL_OPEN_OK_METHOD);
}

inline std::string declare_ok(std::uint16_t channel, std::string_view queue) {
    amqp_queue_declare_ok_t declare_ok{wire::to_bytes(queue), 3, 2};
    return method(channel, AMQP_QUEUE_DECLARE_OK_METHOD, &declare_ok);
}

inline std::string get_ok(std::uint16_t channel) {
    amqp_basic_get_ok_t get_ok{};
    get_ok.delivery_tag = 5;
    get_ok.redelivered = 1;
    get_ok.exchange = wire::to_bytes("exchange");
    get_ok.routing_key = wire::to_bytes("key");
    get_ok.message_count = 7;
    return method(channel, AMQP_BASIC_GET_OK_METHOD, &get_ok);
}

// `properties` as encoded, flags first.
inline std::string content_header(std::uint16_t channel, std::uint64_t size,
                                  std::string_view properties = std::string_view("\0\0", 2),
                                  std::uint16_t content_class = AMQP_BASIC_CLASS) {
    return frame(
        FrameType::header, channel,
        number(content_class) + number(std::uint16_t{0}) + number(size) + std::string(properties));
}

inline std::string body(std::uint16_t channel, std::string_view part) {
    return frame(FrameType::body, channel, part);
}

// --- what becomes of what was published

inline std::string confirm(amqp_method_number_t method, std::uint16_t channel, std::uint64_t tag,
                           bool multiple) {
    return frame(FrameType::method, channel,
                 number(method) + number(tag) + std::string(1, multiple ? '\1' : '\0'));
}

inline std::string ack(std::uint16_t channel, std::uint64_t tag, bool multiple = false) {
    return confirm(AMQP_BASIC_ACK_METHOD, channel, tag, multiple);
}

inline std::string nack(std::uint16_t channel, std::uint64_t tag, bool multiple = false) {
    return confirm(AMQP_BASIC_NACK_METHOD, channel, tag, multiple);
}

// basic.return without the message, which comes behind it.
inline std::string returned(std::uint16_t channel, std::string_view key) {
    amqp_basic_return_t returned{};
    returned.reply_code = AMQP_NO_ROUTE;
    returned.reply_text = wire::to_bytes("NO_ROUTE");
    returned.exchange = wire::to_bytes("exchange");
    returned.routing_key = wire::to_bytes(key);
    return method(channel, AMQP_BASIC_RETURN_METHOD, &returned);
}

inline std::string returned(std::uint16_t channel, std::string_view key, std::string_view message) {
    return returned(channel, key) + content_header(channel, message.size()) +
           (message.empty() ? std::string() : body(channel, message));
}

inline std::string blocked(std::string_view reason) {
    amqp_connection_blocked_t blocked{wire::to_bytes(reason)};
    return method(0, AMQP_CONNECTION_BLOCKED_METHOD, &blocked);
}

inline std::string unblocked() {
    return method(0, AMQP_CONNECTION_UNBLOCKED_METHOD);
}

inline std::string close_channel(std::uint16_t channel, std::uint16_t code, std::string_view text) {
    amqp_channel_close_t close{};
    close.reply_code = code;
    close.reply_text = wire::to_bytes(text);
    return method(channel, AMQP_CHANNEL_CLOSE_METHOD, &close);
}

inline std::string close_connection(std::uint16_t code, std::string_view text) {
    amqp_connection_close_t close{};
    close.reply_code = code;
    close.reply_text = wire::to_bytes(text);
    return method(0, AMQP_CONNECTION_CLOSE_METHOD, &close);
}

// What a client reads between connecting and its first call, in the order in
// which it waits.
inline std::array<std::string, 3> handshake() {
    return {start(), tune(), open_ok() + channel_open_ok(1)};
}

// --- what no broker should say

inline std::string with_wrong_end(std::string frame) {
    frame.back() = '\xCD';
    return frame;
}

// The beginning of a frame of `size` octets, overhead included.
inline std::string announced(FrameType type, std::uint16_t channel, std::uint32_t size) {
    return number(static_cast<std::uint8_t>(type)) + number(channel) +
           number(size - static_cast<std::uint32_t>(wire::frame_overhead));
}

// A table in a table in a table: so many levels.
inline std::string nested_tables(int levels) {
    std::string table = number(std::uint32_t{0});
    for (int i = 1; i < levels; ++i) {
        constexpr std::string_view key = "\x01kF";
        table.insert(0, key);
        table.insert(0, number(static_cast<std::uint32_t>(table.size())));
    }
    return table;
}

}  // namespace amqp_pconn::client::words
