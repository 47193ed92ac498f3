// The methods of BrokerSide that have to do with what a client publishes: confirms, returns, and
// what it is told of the connection meanwhile.
#include <algorithm>

#include "peer/broker_side.h"
#include "wire/byte_order.h"

namespace amqp_pconn::peer {

using wire::to_bytes;

namespace {

constexpr std::size_t after_reserved = 2;

bool is_mandatory(const ReceivedFrame& publish) {
    return (std::to_integer<unsigned>(publish.payload.back()) & 1U) != 0;
}

}  // namespace

void BrokerSide::ack(std::uint16_t channel, std::uint64_t tag, bool multiple) {
    encoder_.settle(channel, AMQP_BASIC_ACK_METHOD, tag, multiple ? 1 : 0);
    flush();
}

void BrokerSide::nack(std::uint16_t channel, std::uint64_t tag, bool multiple) {
    encoder_.settle(channel, AMQP_BASIC_NACK_METHOD, tag, multiple ? 1 : 0);
    flush();
}

void BrokerSide::send_content_header(std::uint16_t channel, std::size_t body_size) {
    std::string header(14, '\0');
    auto* at = reinterpret_cast<std::byte*>(header.data());
    wire::store<std::uint16_t>(at, AMQP_BASIC_CLASS);
    wire::store<std::uint64_t>(at + 4, body_size);
    send_frame(wire::FrameType::header, channel, header);
}

void BrokerSide::return_message(std::uint16_t channel, const ReturnedMessage& message,
                                std::size_t largest_body_frame) {
    amqp_basic_return_t method{};
    method.reply_code = message.code;
    method.reply_text = to_bytes(message.text);
    method.exchange = to_bytes(message.exchange);
    method.routing_key = to_bytes(message.routing_key);
    const bool was_corked = corked_;
    corked_ = true;
    send(channel, AMQP_BASIC_RETURN_METHOD, &method);
    send_content_header(channel, message.body.size());
    send_body(channel, message.body, largest_body_frame);
    corked_ = was_corked;
    flush();
}

void BrokerSide::blocked(std::string_view reason) {
    amqp_connection_blocked_t method{};
    method.reason = to_bytes(reason);
    send(0, AMQP_CONNECTION_BLOCKED_METHOD, &method);
}

void BrokerSide::unblocked() {
    send(0, AMQP_CONNECTION_UNBLOCKED_METHOD);
}

void BrokerSide::update_secret_ok() {
    std::string method(4, '\0');
    wire::store<std::uint32_t>(reinterpret_cast<std::byte*>(method.data()),
                               wire::update_secret_ok_method);
    send_frame(wire::FrameType::method, 0, method);
}

void BrokerSide::note(const ReceivedFrame& frame) {
    const auto counted = published_.find(frame.channel);
    if (frame.method == AMQP_CONFIRM_SELECT_METHOD) {
        published_.emplace(frame.channel, 0);
    } else if (frame.method == AMQP_CHANNEL_OPEN_METHOD) {
        published_.erase(frame.channel);
        publishing_.erase(frame.channel);
    } else if (frame.method == AMQP_BASIC_PUBLISH_METHOD && counted != published_.end()) {
        ++counted->second;
    }
}

void BrokerSide::answer_publish(const ReceivedFrame& frame) {
    const auto exchange = frame.short_string(after_reserved);
    if (exchange == "missing") {
        close_channel(frame.channel, 404, "NOT_FOUND - no exchange 'missing' in vhost '/'",
                      AMQP_BASIC_PUBLISH_METHOD);
        return;
    }
    Publishing publishing;
    publishing.message.exchange = exchange;
    publishing.message.routing_key = frame.short_string(after_reserved + 1 + exchange.size());
    publishing.message.body.clear();
    publishing.mandatory = is_mandatory(frame);
    publishing_[frame.channel] = std::move(publishing);
}

void BrokerSide::answer_content(const ReceivedFrame& frame) {
    const auto found = publishing_.find(frame.channel);
    if (found == publishing_.end()) {
        return;
    }
    auto& publishing = found->second;
    auto& body = publishing.message.body;
    if (frame.type == wire::FrameType::header) {
        publishing.header_seen = true;
        publishing.size = wire::load<std::uint64_t>(std::span(frame.payload).subspan(4));
    } else if (frame.type == wire::FrameType::body) {
        body.append(reinterpret_cast<const char*>(frame.payload.data()), frame.payload.size());
    }
    if (publishing.header_seen && body.size() == publishing.size) {
        answer_whole_publish(frame.channel);
    }
}

void BrokerSide::answer_whole_publish(std::uint16_t channel) {
    const Publishing publishing = std::move(publishing_.extract(channel).mapped());
    const auto& key = publishing.message.routing_key;
    if (publishing.mandatory && key == "nowhere") {
        return_message(channel, publishing.message);
    }
    const auto counted = published_.find(channel);
    if (counted == published_.end() || key == "ignored") {
        return;
    }
    if (key == "refused") {
        nack(channel, counted->second);
    } else {
        ack(channel, counted->second);
    }
}

}  // namespace amqp_pconn::peer
