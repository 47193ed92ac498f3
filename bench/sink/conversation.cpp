// Greeting, frames and content of a conversation; what each method is answered is in answers.cpp.
#include "conversation.h"

#include <algorithm>

#include "frame_writer.h"

namespace amqp_pconn::bench {

namespace {

constexpr std::string_view kGreeting("AMQP\0\0\x09\x01", 8);

}  // namespace

bool Conversation::receive(std::string_view bytes, std::string& out) {
    out_ = &out;
    bool goes_on = greeted_ || receive_greeting(bytes);
    if (goes_on && greeted_) {
        goes_on = parser_.feed(bytes, *this);
        if (parser_.malformed())
            refuse(ReplyCode::kFrameError, "FRAME_ERROR");
    }
    if (goes_on)
        flush_acks();
    out_ = nullptr;
    return goes_on;
}

bool Conversation::receive_greeting(std::string_view& bytes) {
    const std::size_t more = std::min(kGreeting.size() - greeting_.size(), bytes.size());
    greeting_ += bytes.substr(0, more);
    bytes.remove_prefix(more);
    if (!kGreeting.starts_with(greeting_)) {
        // The protocol's answer to an unknown version is the version that is spoken.
        ++counters_.protocol_errors;
        *out_ += kGreeting;
        return false;
    }
    if (greeting_.size() < kGreeting.size())
        return true;
    greeted_ = true;
    write_start();
    return true;
}

bool Conversation::on_frame(FrameType type, std::uint16_t number, std::string_view payload) {
    ++counters_.frames_in;
    switch (type) {
        case FrameType::kMethod:
            return on_method(number, payload);
        case FrameType::kHeader:
            return on_header(number, payload);
        case FrameType::kHeartbeat:
            ++counters_.heartbeats_in;
            return true;
        case FrameType::kBody:
            break;  // goes to on_body
    }
    return refuse(ReplyCode::kFrameError, "unknown frame type");
}

bool Conversation::on_method(std::uint16_t number, std::string_view payload) {
    Arguments arguments(payload);
    const auto method = static_cast<Method>(arguments.u32());
    if (!arguments.ok())
        return refuse(ReplyCode::kSyntaxError, "method frame too short");

    if (method == Method::kBasicPublish) {
        // The way of nearly every frame: its arguments are of no interest to a sink.
        Channel* channel = find_open(number);
        if (channel == nullptr)
            return refuse(ReplyCode::kChannelError, "channel not open", method);
        if (channel->expect != Expect::kMethod)
            return refuse(ReplyCode::kUnexpectedFrame, "content was not complete", method);
        channel->expect = Expect::kHeader;
        return true;
    }

    // Confirms of what came before must not overtake, say, a close-ok.
    flush_acks();
    if (!on_other_method(number, method, arguments))
        return false;
    return arguments.ok() || refuse(ReplyCode::kSyntaxError, "arguments too short", method);
}

bool Conversation::on_other_method(std::uint16_t number, Method method, Arguments& arguments) {
    const unsigned class_id = static_cast<std::uint32_t>(method) >> 16;
    if (class_id == 10)
        return on_connection_method(method, arguments);
    if (class_id == 20)
        return on_channel_method(number, method, arguments);
    const Channel* channel = find_open(number);
    if (channel == nullptr)
        return refuse(ReplyCode::kChannelError, "channel not open", method);
    if (channel->expect != Expect::kMethod)
        return refuse(ReplyCode::kUnexpectedFrame, "content was not complete", method);
    if (class_id == 40)
        return on_exchange_method(number, method, arguments);
    if (class_id == 50)
        return on_queue_method(number, method, arguments);
    return on_basic_method(number, method, arguments);
}

bool Conversation::on_header(std::uint16_t number, std::string_view payload) {
    Channel* channel = find_open(number);
    if (channel == nullptr || channel->expect != Expect::kHeader)
        return refuse(ReplyCode::kUnexpectedFrame, "content header without a publish");
    Arguments arguments(payload);
    arguments.u32();  // class and weight
    channel->body_left = arguments.u64();
    if (!arguments.ok())
        return refuse(ReplyCode::kSyntaxError, "content header too short");
    channel->expect = Expect::kBody;
    if (channel->body_left == 0)
        finish_publish(number, *channel);
    return true;
}

bool Conversation::on_body(std::uint16_t number, std::uint32_t size) {
    ++counters_.frames_in;
    Channel* channel = find_open(number);
    if (channel == nullptr || channel->expect != Expect::kBody || size > channel->body_left)
        return refuse(ReplyCode::kUnexpectedFrame, "content body that no header announced");
    channel->body_left -= size;
    if (channel->body_left == 0)
        finish_publish(number, *channel);
    return true;
}

void Conversation::finish_publish(std::uint16_t number, Channel& channel) {
    channel.expect = Expect::kMethod;
    ++counters_.publishes;
    if (!channel.confirms)
        return;
    ++channel.published;
    if (!channel.ack_due) {
        channel.ack_due = true;
        ack_due_.push_back(number);
    }
}

void Conversation::flush_acks() {
    for (const std::uint16_t number : ack_due_) {
        Channel& channel = channels_[number];
        const bool multiple = channel.published - channel.acked > 1;
        FrameWriter(*out_, number, Method::kBasicAck).u64(channel.published).u8(multiple ? 1 : 0);
        channel.acked = channel.published;
        channel.ack_due = false;
    }
    ack_due_.clear();
}

Conversation::Channel* Conversation::find_open(std::uint16_t number) {
    if (number >= channels_.size() || !channels_[number].open)
        return nullptr;
    return &channels_[number];
}

bool Conversation::refuse(ReplyCode code, std::string_view text, Method method) {
    ++counters_.protocol_errors;
    FrameWriter(*out_, 0, Method::kConnectionClose)
        .u16(static_cast<std::uint16_t>(code))
        .shortstr(text)
        .u32(static_cast<std::uint32_t>(method));
    return false;
}

void Conversation::write_heartbeat(std::string& out) {
    constexpr std::string_view kHeartbeat("\x08\0\0\0\0\0\0\xCE", 8);
    out += kHeartbeat;
}

}  // namespace amqp_pconn::bench
