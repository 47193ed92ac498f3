// What a conversation answers to each method, class by class.
#include "conversation.h"
#include "frame_writer.h"

namespace amqp_pconn::bench {

void Conversation::write_start() {
    FrameWriter start(*out_, 0, Method::kConnectionStart);
    start.u8(0).u8(9);
    start.table([&start] {
        start.field("product", std::string_view("sink"));
        start.field("version", std::string_view("1.0"));
        start.field("platform", std::string_view("C++"));
        start.shortstr("capabilities").u8('F').table([&start] {
            start.field("publisher_confirms", true);
            start.field("exchange_exchange_bindings", true);
            start.field("basic.nack", true);
        });
    });
    start.longstr("PLAIN AMQPLAIN").longstr("en_US");
}

void Conversation::write_tune() {
    FrameWriter(*out_, 0, Method::kConnectionTune)
        .u16(kChannelMax)
        .u32(kFrameMax)
        .u16(offered_heartbeat_);
}

bool Conversation::on_connection_method(Method method, Arguments& arguments) {
    switch (method) {
        case Method::kConnectionStartOk:
            write_tune();
            return true;
        case Method::kConnectionTuneOk:
            arguments.u16();
            arguments.u32();
            heartbeat_ = arguments.u16();
            return true;
        case Method::kConnectionOpen:
            FrameWriter(*out_, 0, Method::kConnectionOpenOk).shortstr("");
            return true;
        case Method::kConnectionUpdateSecret:
            return answer(0, Method::kConnectionUpdateSecretOk);
        case Method::kConnectionClose:
            answer(0, Method::kConnectionCloseOk);
            return false;
        case Method::kConnectionCloseOk:
            return false;
        default:
            return refuse(ReplyCode::kNotImplemented, "NOT_IMPLEMENTED", method);
    }
}

bool Conversation::on_channel_method(std::uint16_t number, Method method, Arguments& arguments) {
    if (method == Method::kChannelOpen) {
        if (number == 0 || number > kChannelMax || find_open(number) != nullptr)
            return refuse(ReplyCode::kChannelError, "CHANNEL_ERROR", method);
        if (number >= channels_.size())
            channels_.resize(number + std::size_t{1});
        channels_[number] = Channel{};
        channels_[number].open = true;
        ++counters_.channels_opened;
        FrameWriter(*out_, number, Method::kChannelOpenOk).longstr("");
        return true;
    }
    Channel* channel = find_open(number);
    if (channel == nullptr)
        return refuse(ReplyCode::kChannelError, "channel not open", method);
    switch (method) {
        case Method::kChannelFlow:
            // Nothing is ever delivered, so either wish is granted at once.
            FrameWriter(*out_, number, Method::kChannelFlowOk).u8(arguments.u8() & 1);
            return true;
        case Method::kChannelClose:
            channel->open = false;
            return answer(number, Method::kChannelCloseOk);
        case Method::kChannelCloseOk:
        case Method::kChannelFlowOk:
            return true;
        default:
            return refuse(ReplyCode::kNotImplemented, "NOT_IMPLEMENTED", method);
    }
}

bool Conversation::on_exchange_method(std::uint16_t number, Method method, Arguments& arguments) {
    arguments.u16();       // reserved
    arguments.shortstr();  // exchange, or the destination of a binding
    switch (method) {
        case Method::kExchangeDeclare:
            arguments.shortstr();  // type
            return answer(number, Method::kExchangeDeclareOk, arguments.bit(4));
        case Method::kExchangeDelete:
            return answer(number, Method::kExchangeDeleteOk, arguments.bit(1));
        case Method::kExchangeBind:
        case Method::kExchangeUnbind:
            arguments.shortstr();  // source
            arguments.shortstr();  // routing key
            return answer(number,
                          method == Method::kExchangeBind ? Method::kExchangeBindOk
                                                          : Method::kExchangeUnbindOk,
                          arguments.bit(0));
        default:
            return refuse(ReplyCode::kNotImplemented, "NOT_IMPLEMENTED", method);
    }
}

bool Conversation::on_queue_method(std::uint16_t number, Method method, Arguments& arguments) {
    arguments.u16();  // reserved
    std::string queue(arguments.shortstr());
    switch (method) {
        case Method::kQueueDeclare:
            if (arguments.bit(4))
                return true;
            if (queue.empty())
                queue = "sink.gen-" + std::to_string(++made_up_names_);
            FrameWriter(*out_, number, Method::kQueueDeclareOk).shortstr(queue).u32(0).u32(0);
            return true;
        case Method::kQueueBind:
            arguments.shortstr();  // exchange
            arguments.shortstr();  // routing key
            return answer(number, Method::kQueueBindOk, arguments.bit(0));
        case Method::kQueueUnbind:
            return answer(number, Method::kQueueUnbindOk);
        case Method::kQueuePurge:
            return answer_count(number, Method::kQueuePurgeOk, arguments.bit(0));
        case Method::kQueueDelete:
            return answer_count(number, Method::kQueueDeleteOk, arguments.bit(2));
        default:
            return refuse(ReplyCode::kNotImplemented, "NOT_IMPLEMENTED", method);
    }
}

bool Conversation::on_basic_method(std::uint16_t number, Method method, Arguments& arguments) {
    switch (method) {
        case Method::kBasicQos:
            return answer(number, Method::kBasicQosOk);
        case Method::kBasicGet:
            FrameWriter(*out_, number, Method::kBasicGetEmpty).shortstr("");
            return true;
        case Method::kBasicConsume: {
            arguments.u16();       // reserved
            arguments.shortstr();  // queue
            std::string tag(arguments.shortstr());
            if (arguments.bit(3))
                return true;
            if (tag.empty())
                tag = "sink.ctag-" + std::to_string(++made_up_names_);
            FrameWriter(*out_, number, Method::kBasicConsumeOk).shortstr(tag);
            return true;
        }
        case Method::kBasicCancel: {
            const std::string_view tag = arguments.shortstr();
            if (arguments.bit(0))
                return true;
            FrameWriter(*out_, number, Method::kBasicCancelOk).shortstr(tag);
            return true;
        }
        case Method::kBasicRecover:
            return answer(number, Method::kBasicRecoverOk);
        case Method::kBasicAck:
        case Method::kBasicNack:
        case Method::kBasicReject:
            return true;
        case Method::kConfirmSelect:
            channels_[number].confirms = true;
            return answer(number, Method::kConfirmSelectOk, arguments.bit(0));
        default:
            return refuse(ReplyCode::kNotImplemented, "NOT_IMPLEMENTED", method);
    }
}

bool Conversation::answer(std::uint16_t number, Method method, bool no_wait) {
    if (!no_wait)
        FrameWriter(*out_, number, method);
    return true;
}

bool Conversation::answer_count(std::uint16_t number, Method method, bool no_wait) {
    if (!no_wait)
        FrameWriter(*out_, number, method).u32(0);
    return true;
}

}  // namespace amqp_pconn::bench
