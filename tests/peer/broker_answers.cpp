// The methods of BrokerSide that know AMQP: the handshake and an ordinary broker's answers.
#include <algorithm>

#include "peer/broker_side.h"
#include "wire/byte_order.h"

namespace amqp_pconn::peer {

using wire::to_bytes;

namespace {

constexpr std::size_t after_reserved = 2;  // most methods begin with two reserved octets

bool has_no_wait(const ReceivedFrame& queue_delete) {
    return (std::to_integer<unsigned>(queue_delete.payload.back()) & 4U) != 0;
}

amqp_method_number_t plain_answer(amqp_method_number_t method) {
    switch (method) {
        case AMQP_CHANNEL_OPEN_METHOD:
            return AMQP_CHANNEL_OPEN_OK_METHOD;
        case AMQP_CHANNEL_CLOSE_METHOD:
            return AMQP_CHANNEL_CLOSE_OK_METHOD;
        case AMQP_QUEUE_BIND_METHOD:
            return AMQP_QUEUE_BIND_OK_METHOD;
        case AMQP_QUEUE_UNBIND_METHOD:
            return AMQP_QUEUE_UNBIND_OK_METHOD;
        case AMQP_QUEUE_PURGE_METHOD:
            return AMQP_QUEUE_PURGE_OK_METHOD;
        case AMQP_QUEUE_DELETE_METHOD:
            return AMQP_QUEUE_DELETE_OK_METHOD;
        case AMQP_EXCHANGE_DECLARE_METHOD:
            return AMQP_EXCHANGE_DECLARE_OK_METHOD;
        case AMQP_EXCHANGE_DELETE_METHOD:
            return AMQP_EXCHANGE_DELETE_OK_METHOD;
        case AMQP_EXCHANGE_BIND_METHOD:
            return AMQP_EXCHANGE_BIND_OK_METHOD;
        case AMQP_EXCHANGE_UNBIND_METHOD:
            return AMQP_EXCHANGE_UNBIND_OK_METHOD;
        case AMQP_CONNECTION_CLOSE_METHOD:
            return AMQP_CONNECTION_CLOSE_OK_METHOD;
        case AMQP_BASIC_QOS_METHOD:
            return AMQP_BASIC_QOS_OK_METHOD;
        case AMQP_BASIC_RECOVER_METHOD:
            return AMQP_BASIC_RECOVER_OK_METHOD;
        case AMQP_CONFIRM_SELECT_METHOD:
            return AMQP_CONFIRM_SELECT_OK_METHOD;
        case AMQP_TX_SELECT_METHOD:
            return AMQP_TX_SELECT_OK_METHOD;
        case AMQP_TX_COMMIT_METHOD:
            return AMQP_TX_COMMIT_OK_METHOD;
        case AMQP_TX_ROLLBACK_METHOD:
            return AMQP_TX_ROLLBACK_OK_METHOD;
        default:
            return 0;
    }
}

}  // namespace

void BrokerSide::start(const Offer& offer) {
    expect_protocol_header();
    amqp_table_entry_t product{};
    product.key = to_bytes("product");
    product.value.kind = AMQP_FIELD_KIND_UTF8;
    product.value.value.bytes = to_bytes(offer.product);
    amqp_connection_start_t method{};
    method.version_minor = 9;
    method.server_properties = {1, &product};
    method.mechanisms = to_bytes(offer.mechanisms);
    method.locales = to_bytes("en_US");
    send(0, AMQP_CONNECTION_START_METHOD, &method);
    expect(AMQP_CONNECTION_START_OK_METHOD);
}

void BrokerSide::tune(const Offer& offer) {
    amqp_connection_tune_t method{};
    method.frame_max = offer.frame_max;
    method.channel_max = offer.channel_max;
    method.heartbeat = offer.heartbeat;
    send(0, AMQP_CONNECTION_TUNE_METHOD, &method);
    expect(AMQP_CONNECTION_TUNE_OK_METHOD);
    expect(AMQP_CONNECTION_OPEN_METHOD);
}

void BrokerSide::open_ok() {
    amqp_connection_open_ok_t method{};
    method.known_hosts = to_bytes("");
    send(0, AMQP_CONNECTION_OPEN_OK_METHOD, &method);
}

void BrokerSide::handshake(const Offer& offer) {
    start(offer);
    tune(offer);
    open_ok();
}

void BrokerSide::close_channel(std::uint16_t channel, std::uint16_t code, std::string_view text,
                               amqp_method_number_t failed) {
    amqp_channel_close_t method{};
    method.reply_code = code;
    method.reply_text = to_bytes(text);
    method.class_id = static_cast<std::uint16_t>(failed >> 16);
    method.method_id = static_cast<std::uint16_t>(failed & 0xffff);
    send(channel, AMQP_CHANNEL_CLOSE_METHOD, &method);
    closing_.push_back(channel);
}

void BrokerSide::close_connection(std::uint16_t code, std::string_view text) {
    amqp_connection_close_t method{};
    method.reply_code = code;
    method.reply_text = to_bytes(text);
    send(0, AMQP_CONNECTION_CLOSE_METHOD, &method);
}

void BrokerSide::deliver_get(std::uint16_t channel, std::string_view body,
                             std::string_view routing_key) {
    amqp_basic_get_ok_t method{};
    method.delivery_tag = ++delivery_tag_;
    method.exchange = to_bytes("");
    method.routing_key = to_bytes(routing_key);
    method.message_count = 7;
    const bool was_corked = corked_;
    corked_ = true;
    send(channel, AMQP_BASIC_GET_OK_METHOD, &method);
    send_content_header(channel, body.size());
    if (!body.empty()) {
        send_frame(wire::FrameType::body, channel, body);
    }
    corked_ = was_corked;
    flush();
}

void BrokerSide::answer(const ReceivedFrame& frame) {
    if (frame.method == AMQP_CHANNEL_CLOSE_OK_METHOD) {
        std::erase(closing_, frame.channel);
        return;
    }
    // What arrives on a channel that we closed is discarded until close-ok, but for a close that
    // crossed ours.
    const bool closing =
        std::find(closing_.begin(), closing_.end(), frame.channel) != closing_.end();
    if (closing && frame.method != AMQP_CHANNEL_CLOSE_METHOD) {
        return;
    }
    if (frame.method == 0) {
        return answer_content(frame);
    }
    switch (frame.method) {
        case AMQP_BASIC_PUBLISH_METHOD:
            return answer_publish(frame);
        case AMQP_BASIC_ACK_METHOD:
        case AMQP_BASIC_NACK_METHOD:
        case AMQP_BASIC_REJECT_METHOD:
            return;
        case AMQP_CHANNEL_FLOW_METHOD: {
            amqp_channel_flow_ok_t flow_ok{1};
            return send(frame.channel, AMQP_CHANNEL_FLOW_OK_METHOD, &flow_ok);
        }
        case AMQP_QUEUE_DECLARE_METHOD: {
            const auto name = frame.short_string(after_reserved);
            if (name == "missing") {
                return close_channel(frame.channel, 404, "NOT_FOUND - no queue 'missing'",
                                     AMQP_QUEUE_DECLARE_METHOD);
            }
            amqp_queue_declare_ok_t declare_ok{};
            declare_ok.queue = to_bytes(name.empty() ? std::string_view("amq.gen-1") : name);
            return send(frame.channel, AMQP_QUEUE_DECLARE_OK_METHOD, &declare_ok);
        }
        case AMQP_BASIC_GET_METHOD: {
            const auto name = frame.short_string(after_reserved);
            if (name == "empty") {
                amqp_basic_get_empty_t get_empty{};
                get_empty.cluster_id = to_bytes("");
                return send(frame.channel, AMQP_BASIC_GET_EMPTY_METHOD, &get_empty);
            }
            return deliver_get(frame.channel, "a message of " + name, name);
        }
        case AMQP_BASIC_CONSUME_METHOD:
            return answer_consume(frame);
        case AMQP_BASIC_CANCEL_METHOD:
            return answer_cancel(frame);
        case AMQP_BASIC_CANCEL_OK_METHOD:
            return;
        case wire::update_secret_method:
            return update_secret_ok();
        case AMQP_QUEUE_DELETE_METHOD:
            if (has_no_wait(frame)) {
                return;
            }
            break;
        default:
            break;
    }
    const auto method = plain_answer(frame.method);
    if (method == 0) {
        throw ScriptFailure("no answer is known to " + wire::method_name(frame.method));
    }
    send(frame.channel, method);
}

void BrokerSide::oblige() {
    ReceivedFrame frame{};
    quiet_ = false;
    expecting_ = false;
    while (take(frame)) {
        answer(frame);
    }
}

ReceivedFrame BrokerSide::oblige_until(amqp_method_number_t method) {
    for (;;) {
        auto frame = next();
        if (frame.method == method) {
            return frame;
        }
        answer(frame);
    }
}

}  // namespace amqp_pconn::peer
