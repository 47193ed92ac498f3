#include "wire/rabbitmq_c.h"

#include <algorithm>
#include <cctype>

namespace amqp_pconn::wire {

std::string method_name(amqp_method_number_t method) {
    const char* known = amqp_method_name(method);
    if (known == nullptr) {
        constexpr amqp_method_number_t update_secret = 0x000A0046;  // unknown before 0.12
        if (method == update_secret || method == update_secret + 1) {
            return method == update_secret ? "connection.update-secret"
                                           : "connection.update-secret-ok";
        }
        return "method " + std::to_string(method >> 16) + "." + std::to_string(method & 0xffff);
    }
    // AMQP_QUEUE_DECLARE_OK_METHOD -> queue.declare-ok
    std::string_view constant = known;
    constexpr std::string_view prefix = "AMQP_";
    constexpr std::string_view suffix = "_METHOD";
    if (constant.starts_with(prefix)) {
        constant.remove_prefix(prefix.size());
    }
    if (constant.ends_with(suffix)) {
        constant.remove_suffix(suffix.size());
    }
    std::string name(constant);
    bool first = true;
    for (char& c : name) {
        if (c == '_') {
            c = first ? '.' : '-';
            first = false;
        } else {
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return name;
}

}  // namespace amqp_pconn::wire
