// config::assign_uri and assign_socket_url: what they accept is within the bounds that
// parameter_table.h promises, what they refuse changes nothing, and no message repeats what may be
// a password. Input: where a password is put into the text, the text.
#include "config/amqp_uri.h"

#include <string>

#include "config/error.h"
#include "fuzz/input.h"
#include "fuzz/oracle.h"

namespace amqp_pconn::fuzz {
namespace {

using Assign = void (*)(config::Parameters&, std::string_view);

bool is_text(const std::string& text, std::size_t longest = 255) {
    return text.size() <= longest && text.find('\0') == std::string::npos;
}

bool is_timeout(config::Duration duration) {
    return duration >= std::chrono::milliseconds(1) && duration <= std::chrono::hours(24);
}

bool is_within_bounds(const config::Parameters& p) {
    return is_text(p.host) && !p.host.empty() &&
           p.host.find_first_of("@/?#[] \t\r\n") == std::string::npos && p.port != 0 &&
           is_text(p.vhost) && is_text(p.user) && is_text(p.password, 3000) && p.sasl == "PLAIN" &&
           is_text(p.name) && is_text(p.pool) &&
           (p.frame_max == 0 || (p.frame_max >= 4096 && p.frame_max <= 2147483647)) &&
           is_timeout(p.connect_timeout) && is_timeout(p.rpc_timeout) &&
           is_timeout(p.write_timeout) && is_timeout(p.sleep_timeout);
}

bool same(const config::Parameters& a, const config::Parameters& b) {
    return a.host == b.host && a.port == b.port && a.vhost == b.vhost && a.user == b.user &&
           a.password == b.password && a.sasl == b.sasl && a.name == b.name && a.pool == b.pool &&
           a.heartbeat == b.heartbeat && a.frame_max == b.frame_max &&
           a.channel_max == b.channel_max && a.handshake == b.handshake &&
           a.connect_timeout == b.connect_timeout && a.rpc_timeout == b.rpc_timeout &&
           a.write_timeout == b.write_timeout && a.sleep_timeout == b.sleep_timeout;
}

// The message where it was refused, else empty.
std::string assigned(Assign assign, std::string_view text) {
    config::Parameters parameters;
    try {
        assign(parameters, text);
    } catch (const ArgumentError& error) {
        require(same(parameters, {}), "what is refused changes nothing");
        require(*error.what() != '\0', "a refusal says why");
        return error.what();
    }
    require(is_within_bounds(parameters), "what is accepted is within bounds");
    require(!parameters.endpoint().empty(), "what is accepted can be named");
    return {};
}

bool holds_part_of_password(const std::string& message) {
    return message.find("hunt") != std::string::npos || message.find("ter2") != std::string::npos;
}

void run(Input input) {
    const std::size_t where = input.number();
    const std::string text(as_text(input.rest()));
    // An unescaped password may stand anywhere, as far as the parser can tell.
    auto with_password = text;
    with_password.insert(where % (text.size() + 1), "hunter2");
    for (const Assign assign : {&config::assign_uri, &config::assign_socket_url}) {
        assigned(assign, text);
        require(!holds_part_of_password(assigned(assign, with_password)),
                "no message shows a part of what may be a password");
    }
}

}  // namespace
}  // namespace amqp_pconn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amqp_pconn::fuzz::run({data, size});
    return 0;
}
