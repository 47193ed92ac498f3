// The methods of BrokerSide that have to do with consumers.
#include "peer/broker_side.h"

namespace amqp_pconn::peer {

using wire::to_bytes;

void BrokerSide::send_body(std::uint16_t channel, std::string_view body,
                           std::size_t largest_frame) {
    for (std::size_t from = 0; from < body.size(); from += largest_frame) {
        send_frame(wire::FrameType::body, channel, body.substr(from, largest_frame));
    }
}

void BrokerSide::deliver(std::uint16_t channel, std::string_view consumer, std::string_view body,
                         std::size_t largest_body_frame) {
    amqp_basic_deliver_t method{};
    method.consumer_tag = to_bytes(consumer);
    method.delivery_tag = ++delivery_tag_;
    method.exchange = to_bytes("");
    method.routing_key = to_bytes("key");
    const bool was_corked = corked_;
    corked_ = true;
    send(channel, AMQP_BASIC_DELIVER_METHOD, &method);
    send_content_header(channel, body.size());
    send_body(channel, body, largest_body_frame);
    corked_ = was_corked;
    flush();
}

void BrokerSide::cancel(std::uint16_t channel, std::string_view consumer, bool nowait) {
    amqp_basic_cancel_t method{};
    method.consumer_tag = to_bytes(consumer);
    method.nowait = nowait ? 1 : 0;
    send(channel, AMQP_BASIC_CANCEL_METHOD, &method);
}

void BrokerSide::answer_consume(const ReceivedFrame& frame) {
    constexpr std::size_t after_reserved = 2;
    const auto queue = frame.short_string(after_reserved);
    auto tag = frame.short_string(after_reserved + 1 + queue.size());
    if (tag.empty()) {
        tag = "ctag-" + std::to_string(++consumer_tags_);
    }
    amqp_basic_consume_ok_t consume_ok{to_bytes(tag)};
    send(frame.channel, AMQP_BASIC_CONSUME_OK_METHOD, &consume_ok);
}

void BrokerSide::answer_cancel(const ReceivedFrame& frame) {
    const auto tag = frame.short_string(0);
    amqp_basic_cancel_ok_t cancel_ok{to_bytes(tag)};
    send(frame.channel, AMQP_BASIC_CANCEL_OK_METHOD, &cancel_ok);
}

}  // namespace amqp_pconn::peer
