// What a broker says of consumers, as bytes, and what a client wrote, in short.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "client/broker_words.h"
#include "wire/method.h"

namespace amqp_pconn::client::words {

inline const std::string tx_select_ok = method(1, AMQP_TX_SELECT_OK_METHOD);
inline const std::string qos_ok = method(1, AMQP_BASIC_QOS_OK_METHOD);
inline const std::string recover_ok = method(1, AMQP_BASIC_RECOVER_OK_METHOD);
inline const std::string heartbeat = frame(FrameType::heartbeat, 0, "");
// Of a message from a stream: a table with one long.
inline const std::string stream_offset = number(std::uint16_t{0x2000}) + number(std::uint32_t{25}) +
                                         "\x0fx-stream-offsetl" + number(std::uint64_t{7});

inline std::string consume_ok(std::uint16_t channel, std::string_view tag) {
    amqp_basic_consume_ok_t ok{wire::to_bytes(tag)};
    return method(channel, AMQP_BASIC_CONSUME_OK_METHOD, &ok);
}

inline std::string cancel_ok(std::uint16_t channel, std::string_view tag) {
    amqp_basic_cancel_ok_t ok{wire::to_bytes(tag)};
    return method(channel, AMQP_BASIC_CANCEL_OK_METHOD, &ok);
}

inline std::string cancel(std::uint16_t channel, std::string_view tag, bool nowait = true) {
    amqp_basic_cancel_t cancel{};
    cancel.consumer_tag = wire::to_bytes(tag);
    cancel.nowait = nowait ? 1 : 0;
    return method(channel, AMQP_BASIC_CANCEL_METHOD, &cancel);
}

inline std::string flow_ok(std::uint16_t channel, bool active = true) {
    amqp_channel_flow_ok_t flow_ok{active ? 1 : 0};
    return method(channel, AMQP_CHANNEL_FLOW_OK_METHOD, &flow_ok);
}

// The method alone.
inline std::string deliver(std::uint16_t channel, std::string_view consumer, std::uint64_t tag) {
    amqp_basic_deliver_t deliver{};
    deliver.consumer_tag = wire::to_bytes(consumer);
    deliver.delivery_tag = tag;
    deliver.exchange = wire::to_bytes("exchange");
    deliver.routing_key = wire::to_bytes("key");
    return method(channel, AMQP_BASIC_DELIVER_METHOD, &deliver);
}

// The content behind it.
inline std::string content(std::uint16_t channel, std::string_view message,
                           std::string_view properties = std::string_view("\0\0", 2)) {
    return content_header(channel, message.size(), properties) +
           (message.empty() ? std::string() : body(channel, message));
}

// Both; the message is "message TAG".
inline std::string delivered(std::uint16_t channel, std::string_view consumer, std::uint64_t tag,
                             std::string_view properties = std::string_view("\0\0", 2)) {
    return deliver(channel, consumer, tag) +
           content(channel, "message " + std::to_string(tag), properties);
}

inline std::string got(std::uint16_t channel, std::uint64_t tag) {
    amqp_basic_get_ok_t get_ok{};
    get_ok.delivery_tag = tag;
    get_ok.exchange = wire::to_bytes("exchange");
    get_ok.routing_key = wire::to_bytes("key");
    return method(channel, AMQP_BASIC_GET_OK_METHOD, &get_ok) +
           content(channel, "message " + std::to_string(tag));
}

// --- what a client wrote

namespace in_short {

inline std::string settlement(std::string_view name, std::span<const std::byte> arguments,
                              unsigned multiple, unsigned requeue) {
    const auto bits = std::to_integer<unsigned>(arguments[8]);
    return std::string(name) + ((bits & multiple) != 0 ? " <=" : " ") +
           std::to_string(wire::load<std::uint64_t>(arguments)) +
           (requeue != 0 && (bits & requeue) == 0 ? " for good" : "");
}

inline std::string method(const wire::Frame& frame) {
    const auto method = wire::load<std::uint32_t>(frame.payload);
    const auto arguments = frame.payload.subspan(4);
    switch (method) {
        case AMQP_BASIC_ACK_METHOD:
            return settlement("ack", arguments, 1, 0);
        case AMQP_BASIC_NACK_METHOD:
            return settlement("nack", arguments, 1, 2);
        case AMQP_BASIC_REJECT_METHOD:
            return settlement("reject", arguments, 0, 1);
        case AMQP_CHANNEL_FLOW_METHOD:
            return (arguments[0] & std::byte{1}) != std::byte{} ? "flow on" : "flow off";
        default:
            return wire::method_name(method);
    }
}

}  // namespace in_short

// "basic.consume, ack 1, nack <=3, 2:reject 4 for good": all methods but those of the handshake,
// channel.open, and channel.flow with active, which is a fence as a rule.
inline std::string methods_of(std::string_view heard) {
    constexpr std::size_t protocol_header = 8;
    wire::ByteBuffer bytes;
    bytes.append(std::as_bytes(std::span(heard.substr(protocol_header))));
    wire::FrameReader reader;
    reader.set_frame_max(0);
    std::string text;
    while (const auto frame = reader.peek(bytes)) {
        const auto method = frame->type == FrameType::method
                                ? wire::load<std::uint32_t>(frame->payload)
                                : amqp_method_number_t{0};
        const bool of_handshake = method == AMQP_CONNECTION_START_OK_METHOD ||
                                  method == AMQP_CONNECTION_TUNE_OK_METHOD ||
                                  method == AMQP_CONNECTION_OPEN_METHOD;
        if (method != 0 && !of_handshake && method != AMQP_CHANNEL_OPEN_METHOD &&
            in_short::method(*frame) != "flow on") {
            text += (text.empty() ? "" : ", ") +
                    (frame->channel > 1 ? std::to_string(frame->channel) + ":" : std::string()) +
                    in_short::method(*frame);
        }
        bytes.consume(wire::FrameReader::size(*frame));
    }
    return text;
}

}  // namespace amqp_pconn::client::words
