#include "client/close_reason.h"

#include "wire/method.h"

namespace amqp_pconn::client {

std::string CloseReason::text() const {
    std::string text = std::to_string(code) + " " + reply_text;
    if (method != 0) {
        text += " (" + wire::method_name(method) + ")";
    }
    return text;
}

CloseReason decode_close(std::span<const std::byte> arguments, wire::Arena& arena) {
    // channel.close and connection.close have the same arguments.
    const auto* close =
        wire::decode_method<amqp_channel_close_t>(AMQP_CHANNEL_CLOSE_METHOD, arguments, arena);
    CloseReason reason;
    reason.code = close->reply_code;
    reason.reply_text = wire::to_view(close->reply_text);
    if (close->class_id != 0 || close->method_id != 0) {
        reason.method = static_cast<amqp_method_number_t>(close->class_id) << 16 | close->method_id;
    }
    return reason;
}

}  // namespace amqp_pconn::client
